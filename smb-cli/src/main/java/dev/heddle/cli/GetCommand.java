package dev.heddle.cli;

import dev.heddle.smb.SmbFileInfo;
import dev.heddle.smb.SmbShare;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "get",
        description = "Copy a file, or with -r a directory, from a share.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle get smb://alice@server/share/report.pdf",
            "  heddle get smb://alice@server/share/report.pdf /tmp/copy.pdf",
            "  heddle get -r smb://alice@server/share/photos ~/Pictures",
            "  heddle get --guest smb://server/public/disk.img - | sha256sum",
            "",
            "A file has a temporary name (.heddle-*.part) until it is whole; then it",
            "replaces one that is there already.",
        })
final class GetCommand extends TransferCommand {
    @Parameters(index = "0", paramLabel = "URL", description = "smb://[[domain;]user@]host[:port]/share/path")
    @SuppressWarnings("NullAway.Init") // picocli
    private SmbUrl url;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "LOCAL",
            defaultValue = ".",
            description = "File, directory, or - for standard output (default: the current directory).")
    private String local = ".";

    @Mixin
    private final SnapshotOption snapshot = new SnapshotOption();

    @Option(
            names = {"-r", "-R", "--recursive"},
            description = "Copy a directory and all that is in it.")
    private boolean recursive;

    GetCommand(Io io) {
        super(io);
    }

    @Override
    SmbUrl url() {
        return url;
    }

    @Override
    @Nullable
    SnapshotTime snapshot() {
        return snapshot.time();
    }

    @Override
    void check() {
        super.check();
        if (local.equals(STREAM) && (recursive || json())) {
            throw usage("standard output takes one file, and nothing else: leave out -r and --json");
        }
        local(local);
    }

    @Override
    void run(Remote remote) throws IOException {
        SmbFileInfo info = remote.share().stat(url.path());
        if (!info.isDirectory()) {
            getFile(remote.share());
        } else if (recursive) {
            getTree(remote, info);
        } else {
            throw new IOException(url + " is a directory (add -r to copy it with all that is in it)");
        }
    }

    private void getFile(SmbShare share) throws IOException {
        if (local.equals(STREAM)) {
            var stdout = Channels.newChannel(io().stdout());
            withProgress(url.lastName(), bar -> share.download(url.path(), stdout, ProgressBar.listener(bar)));
            return;
        }
        boolean inDirectory = Files.isDirectory(local(local)) || local.endsWith("/");
        Path named = inDirectory ? LocalNames.child(local(local), url.lastName()) : local(local);
        Path target = LocalFile.followLink(named);
        long bytes = download(share, url.path(), target);
        report(url.toString(), target.toString(), 1, bytes);
    }

    private long download(SmbShare share, String path, Path target) throws IOException {
        if (Files.isDirectory(target)) {
            throw new IOException(target + " is a directory; not replaced by a file");
        }
        try (LocalFile file = LocalFile.create(target, io().unfinished())) {
            long bytes = withProgress(
                    String.valueOf(target.getFileName()),
                    bar -> share.download(path, file.channel(), ProgressBar.listener(bar)));
            file.commit();
            return bytes;
        }
    }

    private void getTree(Remote remote, SmbFileInfo info) throws IOException {
        Path target = Files.isDirectory(local(local)) ? LocalNames.child(local(local), url.lastName()) : local(local);
        Tally tally = new Tally(remote.session(), reporter());
        RemoteTree.walk(
                remote.share(),
                new RemoteTree.Node(url.path(), url.lastName(), info, null),
                new Downloader(remote.share(), target, tally));
        tally.throwIfIncomplete();
        report(url.toString(), target.toString(), tally.files(), tally.bytes());
    }

    private final class Downloader implements RemoteTree.Visitor {
        private final SmbShare share;
        private final Path top;
        private final Tally tally;
        private @Nullable Path directory;

        Downloader(SmbShare share, Path top, Tally tally) {
            this.share = share;
            this.top = top;
            this.tally = tally;
        }

        private Path local(RemoteTree.Node node) throws IOException {
            return directory == null ? top : LocalNames.child(directory, node.name());
        }

        @Override
        public boolean enter(RemoteTree.Node node) throws IOException {
            try {
                Path path = local(node);
                LocalFile.makeDirectory(path);
                directory = path;
                return true;
            } catch (IOException e) {
                tally.failed(node.path(), e);
                return false;
            }
        }

        @Override
        public void file(RemoteTree.Node node) throws IOException {
            try {
                tally.done(download(share, node.path(), local(node)));
            } catch (IOException e) {
                tally.failed(node.path(), e);
            }
        }

        @Override
        public void leave(RemoteTree.Node node) {
            directory = node.parent() == null || directory == null ? null : directory.getParent();
        }

        @Override
        public void unreadable(RemoteTree.Node node, IOException failure) throws IOException {
            tally.failed(node.path(), failure);
        }
    }
}
