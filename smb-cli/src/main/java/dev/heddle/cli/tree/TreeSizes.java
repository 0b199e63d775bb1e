// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.tree;

import dev.heddle.smb.SmbFileInfo;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbVisitedDirectories;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Adds up the sizes in a directory tree. Keeps only the directories that are not summed up yet. */
public final class TreeSizes implements TreeRun.Visitor<TreeSizes.Place> {
    /** Receives a directory whose sums are complete. */
    @FunctionalInterface
    public interface Listener {
        void summed(String relativePath, Sums sums) throws IOException;
    }

    /** The sums of a directory with its subdirectories. Thread-safe. */
    public static final class Sums {
        private long allocated;
        private long size;
        private long files;
        private long directories;

        public synchronized void addFile(SmbFileInfo info) {
            allocated += info.allocationSize();
            size += info.size();
            files++;
        }

        synchronized void addDirectory(Sums inner) {
            allocated += inner.allocated();
            size += inner.size();
            files += inner.files();
            directories += inner.directories() + 1;
        }

        public synchronized long allocated() {
            return allocated;
        }

        public synchronized long size() {
            return size;
        }

        public synchronized long files() {
            return files;
        }

        public synchronized long directories() {
            return directories;
        }
    }

    /**
     * A file or directory.
     *
     * @param node the file or directory on the share
     * @param outer the sums of its parent directory; null for the start
     * @param sums its own sums
     */
    record Place(RemoteTree.Node node, @Nullable Sums outer, Sums sums) {}

    private final SmbShare share;
    private final SmbVisitedDirectories visited;
    private final Tally tally;
    private final Listener listener;

    public TreeSizes(SmbShare share, SmbVisitedDirectories visited, Tally tally, Listener listener) {
        this.share = share;
        this.visited = visited;
        this.tally = tally;
        this.listener = listener;
    }

    public static Place start(RemoteTree.Node node) {
        return new Place(node, null, new Sums());
    }

    @Override
    public boolean isDirectory(Place place) {
        return place.node.isTree();
    }

    @Override
    public TreeRun.Listing<Place> enter(Place directory) throws IOException {
        return RemoteListing.open(share, directory.node, visited, node -> new Place(node, directory.sums, new Sums()));
    }

    @Override
    public boolean found(Place file) {
        if (file.outer != null) {
            file.outer.addFile(file.node.info());
        }
        tally.done(file.node.info().size());
        return true;
    }

    @Override
    public void file(Place file) {
        throw new IllegalStateException("found handles all files");
    }

    @Override
    public boolean leave(Place directory, boolean complete, int round) throws IOException {
        listener.summed(directory.node.relativePath(), directory.sums);
        if (directory.outer != null) {
            directory.outer.addDirectory(directory.sums);
        }
        return true;
    }

    @Override
    public void failed(Place place, IOException failure) throws IOException {
        tally.failed(place.node.path(), failure);
    }
}
