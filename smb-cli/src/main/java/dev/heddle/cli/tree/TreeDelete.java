// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.tree;

import dev.heddle.cli.transfer.ExistingFile;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.SmbVisitedDirectories;
import java.io.IOException;
import java.nio.file.LinkOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Deletes the content of a directory, and then the directory. Links are deleted, not followed. */
public final class TreeDelete implements TreeRun.Visitor<RemoteTree.Node> {
    private static final String NOT_EMPTY = "STATUS_DIRECTORY_NOT_EMPTY";
    private static final int MAX_ROUNDS = 5;

    private final SmbShare share;
    private final SmbVisitedDirectories visited;
    private final Tally tally;
    private final boolean force;
    /** Directories that were not empty after all, and are listed once more. */
    private final Set<RemoteTree.Node> again = ConcurrentHashMap.newKeySet();

    /** @param force whether read-only files are deleted too */
    public TreeDelete(SmbShare share, SmbVisitedDirectories visited, Tally tally, boolean force) {
        this.share = share;
        this.visited = visited;
        this.tally = tally;
        this.force = force;
    }

    @Override
    public boolean isDirectory(RemoteTree.Node node) {
        return node.isTree();
    }

    @Override
    public TreeRun.Listing<RemoteTree.Node> enter(RemoteTree.Node directory) throws IOException {
        SmbVisitedDirectories before = again.remove(directory) ? share.visitedDirectories("") : visited;
        return RemoteListing.open(share, directory, before, node -> node, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void file(RemoteTree.Node file) throws IOException {
        ExistingFile.delete(share, file.path(), force);
        tally.done(0);
    }

    @Override
    public boolean leave(RemoteTree.Node directory, boolean complete, int round) throws IOException {
        if (!complete) {
            // A file in it could not be deleted, which was reported: the directory cannot be deleted either.
            return true;
        }
        try {
            file(directory);
            return true;
        } catch (SmbStatusException e) {
            // A server may omit names from a listing while others are deleted from the directory.
            if (e.statusName().filter(NOT_EMPTY::equals).isEmpty()) {
                throw e;
            }
            if (round == MAX_ROUNDS) {
                throw new IOException(
                        NOT_EMPTY + " although everything that the server lists in it was deleted: the server hides"
                                + " some files (veto files, or a right is missing), or other clients keep writing here",
                        e);
            }
            again.add(directory);
            return false;
        }
    }

    @Override
    public void failed(RemoteTree.Node node, IOException failure) throws IOException {
        tally.failed(node.path(), failure);
    }
}
