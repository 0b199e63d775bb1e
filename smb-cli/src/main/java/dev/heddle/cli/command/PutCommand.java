// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.options.JobsOption;
import dev.heddle.cli.options.OverwriteOptions;
import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.terminal.ProgressBar;
import dev.heddle.cli.transfer.LocalFile;
import dev.heddle.cli.transfer.Remote;
import dev.heddle.cli.transfer.Upload;
import dev.heddle.cli.tree.Tally;
import dev.heddle.cli.tree.TreeRun;
import dev.heddle.cli.tree.TreeUpload;
import dev.heddle.cli.url.LocalEncoding;
import dev.heddle.cli.url.LocalNames;
import dev.heddle.cli.url.RemotePath;
import dev.heddle.cli.url.SmbUrl;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.TransferListener;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "put",
        description = "Upload files, or with -r directories, to a share.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle put report.pdf smb://alice@server/share/reports/",
            "  heddle put report.pdf smb://alice@server/share/reports/2025.pdf",
            "  heddle put *.pdf smb://alice@server/share/reports",
            "  heddle put -r photos smb://alice@server/share",
            "  heddle put -r -j 64 'my photos' smb://alice@server/share/photos%%202025",
            "  tar c . | heddle put - smb://alice@server/share/backup.tar",
            "",
            "A new file has a temporary name (.heddle-*.part) until it is complete. An",
            "existing file is overwritten in place: it keeps its rights (ACL), streams, hard",
            "links and creation time; for a link, the target is overwritten. If that is",
            "interrupted, the old content is lost, and a message says so: run the command",
            "again, or use --replace from the start. A file that is read-only, or that",
            "another client has open exclusively, is not changed. If the server allows no",
            "temporary name (veto files, drop boxes), a new file has its own name at once.",
            "",
            "With --password-stdin and -, the content starts at the second line of standard",
            "input.",
            "",
            "With -r, files are copied in no particular order. Links to files are followed.",
            "Links to directories, devices, and names that the share cannot store or cannot",
            "distinguish are reported on standard error, as are all other failures, one per",
            "line; the remaining files are still copied, and the exit status is then 1.",
        })
public final class PutCommand extends TransferCommand {
    @Parameters(
            arity = "1..*",
            paramLabel = "LOCAL... URL",
            hideParamSyntax = true,
            description = {
                "LOCAL: file, directory, or - for standard input.",
                "URL: smb://[[domain;]user@]host[:port]/share[/path]; an existing directory or a final slash: copy into"
                        + " it. For several files an existing directory.",
            })
    private List<String> operands = List.of();

    private List<String> sources = List.of();

    @SuppressWarnings("NullAway.Init") // set by check()
    private SmbUrl url;

    @Option(
            names = {"-f", "--force"},
            description = "Overwrite read-only files too. They stay read-only, except with --replace.")
    private boolean force;

    @Mixin
    private final OverwriteOptions overwrite = new OverwriteOptions();

    @Mixin
    private final JobsOption jobs = new JobsOption();

    public PutCommand(Io io) {
        super(io);
    }

    @Override
    List<SmbUrl> urls() {
        return List.of(url);
    }

    @Override
    void check() {
        if (operands.size() < 2) {
            throw usage("Missing required parameter: 'URL'");
        }
        sources = operands.subList(0, operands.size() - 1);
        url = url(operands.getLast());
        super.check();
        if (overwrite.clash()) {
            throw usage("use only one of --in-place and --replace");
        }
        sources.stream().filter(source -> !source.equals(STREAM)).forEach(this::local);
        if (!sources.contains(STREAM)) {
            return;
        }
        if (recursive()) {
            throw usage("standard input is one file: leave out -r");
        }
        if (sources.size() > 1) {
            throw usage("standard input is one file: leave out the others");
        }
        if (url.path().isEmpty() || url.endsInSlash()) {
            throw usage("standard input has no name: write the file's name into the URL");
        }
    }

    @Override
    void run(Remote remote) throws IOException {
        Upload upload = new Upload(remote.share(), overwrite.overwriting(true, force), "--force", times());
        if (sources.contains(STREAM)) {
            try (var in = Channels.newChannel(io().stdin())) {
                long bytes = withProgress(
                        url.lastName(), bar -> upload.write(in, null, url.path(), ProgressBar.listener(bar)));
                report(STREAM, url.toString(), 1, bytes);
            }
            return;
        }
        boolean intoDirectory = RemotePath.isDirectory(remote.share(), url.path());
        if (sources.size() == 1) {
            put(remote, upload, local(sources.getFirst()), intoDirectory);
        } else if (intoDirectory) {
            putAll(remote, upload);
        } else {
            throw new IOException(url + " is not a directory; several files need an existing one to copy into");
        }
    }

    /** Uploads each source. A failure does not keep the others from being uploaded. */
    private void putAll(Remote remote, Upload upload) throws IOException {
        int failed = 0;
        for (String source : sources) {
            try {
                put(remote, upload, local(source), true);
            } catch (IOException e) {
                if (!remote.session().isOpen()) {
                    throw e;
                }
                reporter().failure(e instanceof SmbException ? source : "", e);
                failed++;
            }
        }
        if (failed > 0) {
            throw new IOException(failed + " of " + sources.size() + " were not copied completely");
        }
    }

    private void put(Remote remote, Upload upload, Path source, boolean intoDirectory) throws IOException {
        boolean tree = Files.isDirectory(source);
        if (tree && !recursive()) {
            throw needsRecursive(source);
        }
        boolean named = !intoDirectory && (tree || !url.endsInSlash());
        String target = named ? url.path() : RemotePath.child(url.path(), nameOf(source));
        if (tree) {
            putTree(remote, upload, source, target);
        } else {
            report(source.toString(), url.toString(), 1, put(upload, source, target));
        }
    }

    private static String nameOf(Path source) throws IOException {
        Path name = source.toAbsolutePath().normalize().getFileName();
        if (name == null) {
            throw new IOException(source + " has no name (add a name to the URL)");
        }
        if (LocalEncoding.isDamaged(name.toString())) {
            throw new IOException("the directory's name " + LocalEncoding.problem("add a name to the URL"));
        }
        return LocalNames.forServer(name);
    }

    private long put(Upload upload, Path source, String target) throws IOException {
        try (FileChannel in = FileChannel.open(source, StandardOpenOption.READ)) {
            // Pipes and devices have no meaningful size.
            long size = Files.isRegularFile(source) ? in.size() : -1;
            return withProgress(String.valueOf(source.getFileName()), bar -> {
                TransferListener listener = ProgressBar.listener(bar);
                return upload.write(
                        in,
                        LocalFile.lastWrite(source),
                        target,
                        (done, total) -> listener.progress(done, total < 0 ? size : total));
            });
        }
    }

    private void putTree(Remote remote, Upload upload, Path source, String target) throws IOException {
        try (Tally tally = new Tally(remote.session(), reporter()).showBytes(io(), json(), nameOf(source))) {
            TreeRun.run(
                    remote.crew(jobs.jobs()),
                    new TreeUpload.Item(source.toRealPath(), null, null),
                    new TreeUpload(remote.share(), upload, target, tally));
            report(
                    source.toString(),
                    url.toString(),
                    tally.files(),
                    tally.bytes(),
                    more -> more.add("failed", tally.failures()));
            tally.throwIfIncomplete();
        }
    }
}
