package dev.heddle.cli.command;

import dev.heddle.cli.options.JobsOption;
import dev.heddle.cli.options.SnapshotOption;
import dev.heddle.cli.options.SnapshotTime;
import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.terminal.ProgressBar;
import dev.heddle.cli.transfer.Download;
import dev.heddle.cli.transfer.LocalFile;
import dev.heddle.cli.transfer.Remote;
import dev.heddle.cli.tree.RemoteTree;
import dev.heddle.cli.tree.Tally;
import dev.heddle.cli.tree.TreeDownload;
import dev.heddle.cli.tree.TreeRun;
import dev.heddle.cli.url.LocalNames;
import dev.heddle.cli.url.SmbUrl;
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
            "  heddle get -r --continue -j 64 smb://alice@server/share/photos ~/Pictures",
            "  heddle get --guest smb://server/public/disk.img - | sha256sum",
            "",
            "A file has a temporary name (.heddle-*.part) until it is whole; then it",
            "replaces one that is there already and takes its permissions; other hard links",
            "to the old one keep the old content. A read-only file is left as it is. With -r",
            "files come in no particular order; what fails is reported, each a line on",
            "standard error, and the rest is copied. Exit status 1 then.",
            "",
            "With --continue a file of 1 MiB or more that is broken off stays under its",
            "temporary name, and the same command goes on with it, if the server's file still",
            "has the size, the times of last write and last change and the file number that",
            "it had, and if the last MiB of what is there is the server's. Otherwise it",
            "starts again and says so. After the last byte those are compared once more.",
            "Files get the server's time of the last write; one that is there with the",
            "server's size and that time (to a microsecond) is left out. Not noticed is a",
            "program that changes a file in its place and then sets its times back. What other",
            "programs left unfinished is not continued. If this computer (not only the",
            "command) broke down meanwhile, delete the .part files first. With -r and",
            "--continue LOCAL is always the directory to put the other into; it is made.",
        })
public final class GetCommand extends TransferCommand {
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
            names = {"-c", "--continue"},
            description = "Go on where an earlier get --continue of the same URL was broken off, and with -r leave out"
                    + " files that are there.")
    private boolean resuming;

    @Mixin
    private final JobsOption jobs = new JobsOption();

    public GetCommand(Io io) {
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
        if (local.equals(STREAM) && (recursive() || json())) {
            throw usage("standard output takes one file, and nothing else: leave out -r and --json");
        }
        if (local.equals(STREAM) && resuming) {
            throw usage("standard output cannot be continued: leave out --continue, or name a file");
        }
        local(local);
    }

    @Override
    void run(Remote remote) throws IOException {
        SmbFileInfo info = remote.share().stat(url.path());
        if (!info.isDirectory()) {
            getFile(remote, info);
        } else if (recursive()) {
            getTree(remote, info);
        } else {
            throw needsRecursive(url);
        }
    }

    private void getFile(Remote remote, SmbFileInfo info) throws IOException {
        SmbShare share = remote.share();
        if (local.equals(STREAM)) {
            var stdout = Channels.newChannel(io().stdout());
            withProgress(url.lastName(), bar -> share.download(url.path(), stdout, ProgressBar.listener(bar)));
            return;
        }
        boolean inDirectory = Files.isDirectory(local(local)) || local.endsWith("/");
        Path named = inDirectory ? LocalNames.child(local(local), url.lastName()) : local(local);
        Path target = LocalFile.followLink(named);
        Download download = new Download(remote, url, io().unfinished(), resuming, 1, reporter()::notice);
        boolean skipped = download.skips(target, info);
        long bytes = skipped
                ? 0
                : withProgress(
                        String.valueOf(target.getFileName()),
                        bar -> download.run(
                                url.path(),
                                info,
                                target,
                                download.partials(LocalFile.parent(target)),
                                ProgressBar.listener(bar)));
        report(url.toString(), target.toString(), skipped ? 0 : 1, bytes, download::addTo);
    }

    /** With --continue the same for every run, whether the first one made the directory or not. */
    private Path treeTarget() throws IOException {
        Path given = local(local);
        if (resuming && !Files.isDirectory(given)) {
            LocalFile.makeDirectory(given);
        }
        return Files.isDirectory(given) ? LocalNames.child(given, url.lastName()) : given;
    }

    private void getTree(Remote remote, SmbFileInfo info) throws IOException {
        Path target = treeTarget();
        RemoteTree.Node start = RemoteTree.Node.start(url, info);
        try (Tally tally = new Tally(remote.session(), reporter()).showBytes(io(), json(), url.lastName())) {
            Download download = new Download(remote, url, io().unfinished(), resuming, jobs.jobs(), tally::notice);
            TreeRun.run(
                    remote.crew(jobs.jobs()),
                    new TreeDownload.Item(start, null),
                    new TreeDownload(
                            remote.share(), remote.share().visitedDirectories(start.path()), target, download, tally));
            report(url.toString(), target.toString(), tally.files(), tally.bytes(), more -> {
                more.add("failed", tally.failures());
                download.addTo(more);
            });
            tally.throwIfIncomplete();
        }
    }
}
