// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.options.OverwriteOptions;
import dev.heddle.cli.options.SnapshotOption;
import dev.heddle.cli.options.SnapshotTime;
import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.terminal.ProgressBar;
import dev.heddle.cli.text.Failures;
import dev.heddle.cli.transfer.Remote;
import dev.heddle.cli.transfer.RemoteCopy;
import dev.heddle.cli.tree.RemoteTree;
import dev.heddle.cli.tree.Tally;
import dev.heddle.cli.url.RemotePath;
import dev.heddle.cli.url.SmbUrl;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbFileInfo;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "cp",
        description = "Copy a file, or with -r a directory, from a share to a share.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle cp smb://alice@server/share/a.pdf smb://server/share/b.pdf",
            "  heddle cp -r smb://alice@server/share/photos smb://server/backup/",
            "  heddle cp -f --snapshot '2025-11-21 09:00' smb://alice@server/share/a.txt \\",
            "      smb://server/share/a.txt",
            "  heddle cp smb://alice@server/share/a.pdf smb://bob@other/share/",
            "",
            "If both URLs are on one server and for one user, the server copies by itself.",
            "Otherwise the content goes through this computer, and a message says so. With",
            "two logins, --password-stdin reads one line for SOURCE and one for TARGET.",
            "",
            "A new file has a temporary name (.heddle-*.part) until it is complete. An",
            "existing file keeps everything but its content. If the copy is interrupted, its",
            "old content is lost; --replace avoids that.",
        })
public final class CpCommand extends TransferCommand {
    @Parameters(index = "0", paramLabel = "SOURCE", description = "smb://[[domain;]user@]host[:port]/share/path")
    @SuppressWarnings("NullAway.Init") // picocli
    private SmbUrl source;

    @Parameters(
            index = "1",
            paramLabel = "TARGET",
            description = "URL of the copy, or of a directory to copy into. On the same server, the user of SOURCE is"
                    + " used unless this URL names one.")
    @SuppressWarnings("NullAway.Init") // picocli
    private SmbUrl target;

    @Option(
            names = {"-f", "--force"},
            description = "Overwrite existing files. Given twice: read-only files too.")
    private boolean[] force = {};

    @Option(
            names = {"-n", "--no-clobber"},
            description = "Skip existing files; this is not a failure.")
    private boolean keep;

    @Mixin
    private final OverwriteOptions overwrite = new OverwriteOptions();

    @Mixin
    private final SnapshotOption snapshot = new SnapshotOption();

    public CpCommand(Io io) {
        super(io);
    }

    @Override
    List<SmbUrl> urls() {
        return List.of(source);
    }

    @Override
    @Nullable
    SnapshotTime snapshot() {
        return snapshot.time();
    }

    @Override
    void check() {
        super.check();
        if (target.share().isEmpty()) {
            throw usage("the second URL names no share: write smb://user@" + target.host() + "/share/path");
        }
        if (force.length > 0 && keep) {
            throw usage("use only one of -f and -n");
        }
        if (overwrite.clash()) {
            throw usage("use only one of --in-place and --replace");
        }
    }

    private boolean isOneLogin() {
        return source.isOnSameServerAs(target) && target.isForUserOf(source);
    }

    @Override
    void run(Remote remote) throws IOException {
        try {
            if (isOneLogin()) {
                try (SmbShare share = remote.session().share(target.share())) {
                    copy(remote, share, remote.session());
                }
            } else {
                try (Remote other = open(target)) {
                    copy(remote, other.share(), other.session());
                }
            }
        } catch (SmbException e) {
            // Both URLs: the message of the failure shows which one it concerns.
            throw new IOException(source + " -> " + target + ": " + Failures.describe(e), e);
        }
    }

    private void copy(Remote from, SmbShare to, SmbSession targetSession) throws IOException {
        SmbFileInfo info = from.share().stat(source.path());
        boolean tree = info.isDirectory();
        if (tree && !recursive()) {
            throw needsRecursive(source);
        }
        boolean intoDirectory = (target.endsInSlash() && !tree) || RemotePath.isDirectory(to, target.path());
        String path = intoDirectory ? RemotePath.child(target.path(), source.lastName()) : target.path();
        RemoteCopy copy = new RemoteCopy(
                from.share(), to, overwrite.overwriting(force.length > 0, force.length > 1), times(), reporter());
        if (tree) {
            refuseWithinItself(path);
            copyTree(from, info, new TreeCopier(copy, to, path, targetSession, new Tally(from.session(), reporter())));
        } else {
            long bytes = copyFile(copy, to, RemoteTree.Node.start(source, info), path);
            report(source.toString(), target.toString(), bytes < 0 ? 0 : 1, Math.max(0, bytes));
        }
    }

    /** Refuses to copy a directory into itself. A snapshot may be: it does not grow during the copy. */
    private void refuseWithinItself(String path) throws IOException {
        String from = source.path().toLowerCase(Locale.ROOT);
        String to = path.toLowerCase(Locale.ROOT);
        boolean within = from.isEmpty() || to.equals(from) || to.startsWith(from + '/');
        if (within && source.isOnSameShareAs(target) && snapshot.time() == null) {
            throw new IOException(source + " cannot be copied into itself");
        }
    }

    /** Copies one file. Returns its size, or -1 if it exists and is skipped (-n). */
    private long copyFile(RemoteCopy copy, SmbShare to, RemoteTree.Node file, String path) throws IOException {
        Optional<SmbFileInfo> there = RemotePath.stat(to, path);
        if (there.isPresent()) {
            if (there.get().isDirectory()) {
                throw new IOException("'" + path + "' is a directory and cannot be overwritten by a file");
            }
            if (keep) {
                return -1;
            }
            if (force.length == 0) {
                throw new IOException("'" + path + "' already exists (add -f to overwrite it, or -n to skip it)");
            }
        }
        return withProgress(file.name(), bar -> copy.copy(file.path(), file.info(), path, ProgressBar.listener(bar)));
    }

    private void copyTree(Remote from, SmbFileInfo info, TreeCopier copier) throws IOException {
        RemoteTree.walk(from.share(), RemoteTree.Node.start(source, info), copier);
        copier.tally.throwIfIncomplete();
        report(source.toString(), target.toString(), copier.tally.files(), copier.tally.bytes());
    }

    private final class TreeCopier implements RemoteTree.Visitor {
        private final RemoteCopy copy;
        private final SmbShare share;
        private final String top;
        private final SmbSession session;
        private final Tally tally;

        TreeCopier(RemoteCopy copy, SmbShare share, String top, SmbSession session, Tally tally) {
            this.copy = copy;
            this.share = share;
            this.top = top;
            this.session = session;
            this.tally = tally;
        }

        /**
         * Counts a failure, or throws it if the session of the target is closed: the tally checks only the session of
         * the source.
         */
        private void failed(RemoteTree.Node node, IOException failure) throws IOException {
            if (!session.isOpen()) {
                throw failure;
            }
            tally.failed(node.path(), failure);
        }

        private String path(RemoteTree.Node node) {
            return node.parent() == null ? top : RemotePath.child(top, node.relativePath());
        }

        @Override
        public boolean enter(RemoteTree.Node node) throws IOException {
            try {
                RemotePath.makeDirectory(share, path(node));
                return true;
            } catch (IOException e) {
                failed(node, e);
                return false;
            }
        }

        @Override
        public void file(RemoteTree.Node node) throws IOException {
            try {
                long bytes = copyFile(copy, share, node, path(node));
                if (bytes >= 0) {
                    tally.done(bytes);
                }
            } catch (IOException e) {
                failed(node, e);
            }
        }

        @Override
        public void unreadable(RemoteTree.Node node, IOException failure) throws IOException {
            failed(node, failure);
        }
    }
}
