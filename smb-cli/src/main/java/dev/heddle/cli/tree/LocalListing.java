// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.tree;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A listing of a local directory, in the system's order. */
final class LocalListing<N> implements TreeRun.Listing<N> {
    private final DirectoryStream<Path> entries;
    private final Iterator<Path> iterator;
    private final Function<Path, N> make;

    private LocalListing(DirectoryStream<Path> entries, Function<Path, N> make) {
        this.entries = entries;
        this.iterator = entries.iterator();
        this.make = make;
    }

    @SuppressWarnings("StreamResourceLeak") // closed with the listing
    static <N> LocalListing<N> open(Path directory, Function<Path, N> make) throws IOException {
        return new LocalListing<>(Files.newDirectoryStream(directory), make);
    }

    @Override
    public @Nullable N next() throws IOException {
        try {
            return iterator.hasNext() ? make.apply(iterator.next()) : null;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() throws IOException {
        entries.close();
    }
}
