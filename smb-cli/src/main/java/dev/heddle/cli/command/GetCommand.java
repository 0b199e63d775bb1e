// SPDX-License-Identifier: Apache-2.0
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
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "get",
        description = "Download files, or with -r directories, from a share.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle get smb://alice@server/share/report.pdf",
            "  heddle get smb://alice@server/share/report.pdf /tmp/copy.pdf",
            "  heddle get smb://alice@server/share/a.pdf smb://server/share/b.pdf /tmp",
            "  heddle get -r smb://alice@server/share/photos ~/Pictures",
            "  heddle get -r --continue -j 64 smb://alice@server/share/photos ~/Pictures",
            "  heddle get --guest smb://server/public/disk.img - | sha256sum",
            "",
            "A file has a temporary name (.heddle-*.part) until it is complete. Then it",
            "replaces an existing file and takes its permissions; other hard links to the old",
            "file keep the old content. A read-only file is not replaced. With -r, files come",
            "in no particular order. Failures are reported on standard error, one per line;",
            "the remaining files are still copied, and the exit status is then 1.",
            "",
            "With --continue, an interrupted file of 1 MiB or more keeps its temporary name.",
            "The same command resumes it if the server's file still has the same size, time",
            "of last write, time of last change and file number, and if the last MiB of the",
            "local part matches. Otherwise the download starts again, with a message. At the",
            "end, the size, times and number are compared once more. A local file gets the",
            "server's time of last write; if it has that time (to the microsecond) and the",
            "server's size, it is skipped. heddle does not notice a program that changes a",
            "file in place and then resets its times. Files that other programs left",
            "unfinished are not resumed. If this computer (not only the command) crashed in",
            "between, delete the .part files first. With -r and --continue, LOCAL is always",
            "the directory to copy into; heddle creates it if needed.",
        })
public final class GetCommand extends TransferCommand {
    @Parameters(
            arity = "1..*",
            paramLabel = "URL... [LOCAL]",
            hideParamSyntax = true,
            description = {
                "URL: smb://[[domain;]user@]host[:port]/share/path",
                "LOCAL: file, directory, or - for standard output (default: the current directory). For several URLs"
                        + " an existing directory.",
            })
    private List<String> operands = List.of();

    private List<SmbUrl> urls = List.of();
    private String local = ".";

    @Mixin
    private final SnapshotOption snapshot = new SnapshotOption();

    @Option(
            names = {"-c", "--continue"},
            description = "Resume an interrupted get --continue of the same URL; with -r, skip complete files.")
    private boolean resuming;

    @Mixin
    private final JobsOption jobs = new JobsOption();

    public GetCommand(Io io) {
        super(io);
    }

    @Override
    List<SmbUrl> urls() {
        return urls;
    }

    @Override
    @Nullable
    SnapshotTime snapshot() {
        return snapshot.time();
    }

    @Override
    void check() {
        readOperands();
        super.check();
        if (local.equals(STREAM) && (recursive() || json())) {
            throw usage("standard output takes only one file: leave out -r and --json");
        }
        if (local.equals(STREAM) && resuming) {
            throw usage("a download to standard output cannot be resumed: leave out --continue, or name a file");
        }
        local(local);
    }

    private void readOperands() {
        boolean named = operands.size() > 1 && !operands.getLast().contains("://");
        if (named) {
            local = operands.getLast();
        }
        urls = operands.subList(0, operands.size() - (named ? 1 : 0)).stream()
                .map(this::url)
                .toList();
        if (urls.size() > 1 && !Files.isDirectory(local(local))) {
            throw usage("several URLs need an existing directory to copy into, which '" + local + "' is not");
        }
    }

    @Override
    void run(Remote remote) throws IOException {
        SmbFileInfo info = remote.share().stat(remote.url().path());
        if (!info.isDirectory()) {
            getFile(remote, info);
        } else if (recursive()) {
            getTree(remote, info);
        } else {
            throw needsRecursive(remote.url());
        }
    }

    private void getFile(Remote remote, SmbFileInfo info) throws IOException {
        SmbShare share = remote.share();
        SmbUrl url = remote.url();
        if (local.equals(STREAM)) {
            var stdout = Channels.newChannel(io().stdout());
            withProgress(url.lastName(), bar -> share.download(url.path(), stdout, ProgressBar.listener(bar)));
            return;
        }
        boolean inDirectory = Files.isDirectory(local(local)) || local.endsWith("/");
        Path named = inDirectory ? LocalNames.child(local(local), url.lastName()) : local(local);
        Path target = LocalFile.followLink(named);
        Download download =
                new Download(remote, url, io().unfinished(), resuming, keepingTimes(), 1, reporter()::notice);
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

    /**
     * Returns the local directory of the tree. With --continue it is the same for every run: LOCAL is created if
     * needed.
     */
    private Path treeTarget(SmbUrl url) throws IOException {
        Path given = local(local);
        if (resuming && !Files.isDirectory(given)) {
            LocalFile.makeDirectory(given);
        }
        return Files.isDirectory(given) ? LocalNames.child(given, url.lastName()) : given;
    }

    private void getTree(Remote remote, SmbFileInfo info) throws IOException {
        SmbUrl url = remote.url();
        Path target = treeTarget(url);
        RemoteTree.Node start = RemoteTree.Node.start(url, info);
        try (Tally tally = new Tally(remote.session(), reporter()).showBytes(io(), json(), url.lastName())) {
            Download download =
                    new Download(remote, url, io().unfinished(), resuming, keepingTimes(), jobs.jobs(), tally::notice);
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
