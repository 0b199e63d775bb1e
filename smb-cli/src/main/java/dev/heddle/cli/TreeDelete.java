package dev.heddle.cli;

import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbStatusException;
import java.io.IOException;

/** Deletes what is in a directory, and the directory after that. Links are deleted, not followed. */
final class TreeDelete implements TreeRun.Visitor<RemoteTree.Node> {
    private static final String NOT_EMPTY = "STATUS_DIRECTORY_NOT_EMPTY";
    private static final int MOST_ROUNDS = 5;

    private final SmbShare share;
    private final Tally tally;

    TreeDelete(SmbShare share, Tally tally) {
        this.share = share;
        this.tally = tally;
    }

    @Override
    public boolean isDirectory(RemoteTree.Node node) {
        return node.isTree();
    }

    @Override
    public TreeRun.Listing<RemoteTree.Node> enter(RemoteTree.Node directory) throws IOException {
        return RemoteListing.open(share, directory, node -> node);
    }

    @Override
    public void file(RemoteTree.Node file) throws IOException {
        share.delete(file.path());
        tally.done(0);
    }

    @Override
    public boolean leave(RemoteTree.Node directory, boolean complete, int round) throws IOException {
        if (!complete) {
            // What could not be deleted was reported; that its directory is not empty then is no news.
            return true;
        }
        try {
            file(directory);
            return true;
        } catch (SmbStatusException e) {
            // A server may leave names out of a listing while others are deleted from the directory.
            if (round < MOST_ROUNDS && e.statusName().filter(NOT_EMPTY::equals).isPresent()) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void failed(RemoteTree.Node node, IOException failure) throws IOException {
        tally.failed(node.path(), failure);
    }
}
