// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.tree;

import dev.heddle.cli.text.Failures;
import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbVisitedDirectories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.LinkOption;
import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A listing of a directory on a share, in the server's order. Entries are streamed, not kept. */
public final class RemoteListing<N> implements TreeRun.Listing<N> {
    private final RemoteTree.Node directory;
    private final Stream<SmbEntry> entries;
    private final Iterator<SmbEntry> iterator;
    private final Function<RemoteTree.Node, N> make;

    private RemoteListing(RemoteTree.Node directory, Stream<SmbEntry> entries, Function<RemoteTree.Node, N> make) {
        this.directory = directory;
        this.entries = entries;
        this.iterator = entries.iterator();
        this.make = make;
    }

    /**
     * Opens a directory.
     *
     * @param visited the directories that this walk has opened before
     * @param options whether links are followed
     * @throws IOException if the directory cannot be read, or was opened before
     */
    @SuppressWarnings("StreamResourceLeak") // closed with the listing
    public static <N> RemoteListing<N> open(
            SmbShare share,
            RemoteTree.Node directory,
            SmbVisitedDirectories visited,
            Function<RemoteTree.Node, N> make,
            LinkOption... options)
            throws IOException {
        return new RemoteListing<>(directory, share.list(directory.path(), visited, options), make);
    }

    @Override
    public @Nullable N next() throws IOException {
        try {
            return iterator.hasNext() ? make.apply(directory.child(iterator.next())) : null;
        } catch (UncheckedIOException e) {
            throw Failures.cause(e);
        }
    }

    @Override
    public void close() {
        entries.close();
    }
}
