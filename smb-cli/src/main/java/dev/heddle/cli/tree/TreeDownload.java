// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.tree;

import dev.heddle.cli.transfer.Download;
import dev.heddle.cli.transfer.LocalFile;
import dev.heddle.cli.transfer.Partials;
import dev.heddle.cli.url.LocalNames;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbVisitedDirectories;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Downloads the content of a directory of a share into a local directory. */
public final class TreeDownload implements TreeRun.Visitor<TreeDownload.Item> {
    /**
     * A file or directory to download.
     *
     * @param node the file or directory on the share
     * @param parent the local directory to put it into; null for the start
     */
    public record Item(RemoteTree.Node node, @Nullable Into parent) {}

    /**
     * A local directory.
     *
     * @param path its path
     * @param partials the parts that earlier downloads left in it
     */
    record Into(Path path, Partials partials) {}

    private final SmbShare share;
    private final SmbVisitedDirectories visited;
    private final Path top;
    private final Download download;
    private final Tally tally;

    public TreeDownload(SmbShare share, SmbVisitedDirectories visited, Path top, Download download, Tally tally) {
        this.share = share;
        this.visited = visited;
        this.top = top;
        this.download = download;
        this.tally = tally;
    }

    @Override
    public boolean isDirectory(Item item) {
        return item.node.info().isDirectory();
    }

    private Path local(Item item) throws IOException {
        return item.parent == null ? top : LocalNames.child(item.parent.path, item.node.name());
    }

    @Override
    public TreeRun.Listing<Item> enter(Item directory) throws IOException {
        Path path = local(directory);
        LocalFile.makeDirectory(path);
        Into into = new Into(path, download.partials(path));
        return RemoteListing.open(share, directory.node, visited, node -> new Item(node, into));
    }

    @Override
    public boolean found(Item file) throws IOException {
        return download.skips(local(file), file.node.info());
    }

    @Override
    public void file(Item file) throws IOException {
        Partials partials = file.parent == null ? Partials.NONE : file.parent.partials;
        tally.done(download.run(file.node.path(), file.node.info(), local(file), partials, tally.listener()));
    }

    @Override
    public void failed(Item item, IOException failure) throws IOException {
        tally.failed(item.node.path(), failure);
    }
}
