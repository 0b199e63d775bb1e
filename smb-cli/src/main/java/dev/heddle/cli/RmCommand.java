package dev.heddle.cli;

import dev.heddle.smb.SmbFileInfo;
import dev.heddle.smb.SmbShare;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rm",
        description = "Delete a file, or with -r a directory and all that is in it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle rm smb://alice@server/share/old.txt",
            "  heddle rm -r smb://alice@server/share/old",
            "",
            "Links are deleted, not followed.",
        })
final class RmCommand extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "URL", description = "smb://[[domain;]user@]host[:port]/share/path")
    @SuppressWarnings("NullAway.Init") // picocli
    private SmbUrl url;

    @Option(
            names = {"-r", "-R", "--recursive"},
            description = "Delete a directory and all that is in it.")
    private boolean recursive;

    RmCommand(Io io) {
        super(io);
    }

    @Override
    SmbUrl url() {
        return url;
    }

    @Override
    void check() {
        super.check();
        if (url.path().isEmpty()) {
            throw usage("this URL means the whole share, which cannot be deleted");
        }
    }

    @Override
    void run(Remote remote) throws IOException {
        SmbShare share = remote.share();
        SmbFileInfo info = share.stat(url.path());
        if (!info.isDirectory() || info.isReparsePoint()) {
            share.delete(url.path());
            report(1);
        } else if (recursive) {
            Tally tally = new Tally(remote.session(), reporter());
            RemoteTree.walk(
                    share, new RemoteTree.Node(url.path(), url.lastName(), info, null), new Deleter(share, tally));
            tally.throwIfIncomplete();
            report(tally.files());
        } else {
            throw new IOException(url + " is a directory (add -r to delete it with all that is in it)");
        }
    }

    private void report(long deleted) {
        if (json()) {
            io().line(new Json().add("path", url.path()).add("deleted", deleted).toString());
        }
    }

    private static final class Deleter implements RemoteTree.Visitor {
        private final SmbShare share;
        private final Tally tally;
        /** For each directory on the way, how much had failed when it was entered. */
        private final Deque<Long> failuresBefore = new ArrayDeque<>();

        Deleter(SmbShare share, Tally tally) {
            this.share = share;
            this.tally = tally;
        }

        @Override
        public boolean enter(RemoteTree.Node directory) throws IOException {
            if (directory.info().isReparsePoint()) {
                file(directory);
                return false;
            }
            failuresBefore.addLast(tally.failures());
            return true;
        }

        @Override
        public void file(RemoteTree.Node file) throws IOException {
            try {
                share.delete(file.path());
                tally.done(0);
            } catch (IOException e) {
                tally.failed(file.path(), e);
            }
        }

        @Override
        public void leave(RemoteTree.Node directory) throws IOException {
            // What could not be deleted was reported; that its directory is not empty then is no news.
            if (failuresBefore.removeLast() == tally.failures()) {
                file(directory);
            }
        }

        @Override
        public void unreadable(RemoteTree.Node node, IOException failure) throws IOException {
            tally.failed(node.path(), failure);
        }
    }
}
