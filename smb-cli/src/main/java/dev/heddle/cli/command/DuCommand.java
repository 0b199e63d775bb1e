// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.options.JobsOption;
import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.text.Json;
import dev.heddle.cli.text.Text;
import dev.heddle.cli.transfer.Remote;
import dev.heddle.cli.tree.RemoteTree;
import dev.heddle.cli.tree.Tally;
import dev.heddle.cli.tree.TreeRun;
import dev.heddle.cli.tree.TreeSizes;
import dev.heddle.smb.SmbVisitedDirectories;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "du",
        description = "Show how much space directories take, with their content.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle du -h smb://alice@server/share/photos",
            "  heddle du -s --apparent-size smb://alice@server/share",
            "  heddle du smb://alice@server/share | sort -rn | head",
            "  heddle du --json -j 64 --guest 'smb://server/public/old builds'",
            "",
            "Prints one line for each directory: bytes, a tab, and the path relative to the",
            "URL. A directory comes after its content, so the last line is the total;",
            "otherwise there is no order: pipe the output through sort. The bytes are the",
            "space that the server reports as allocated, or the file sizes with",
            "--apparent-size. --json has both, with the number of files and directories. A",
            "file with several hard links counts once for each link. Directories themselves",
            "count as 0. Links are not followed. Directories that cannot be read are reported",
            "on standard error, one per line, and do not count; the exit status is then 1.",
        })
public final class DuCommand extends ReadCommand {
    @Option(
            names = {"-s", "--summarize"},
            description = "Show only the total.")
    private boolean onlySum;

    @Option(
            names = {"-h", "--human-readable"},
            description = "Show sizes in KiB, MiB, ...")
    private boolean human;

    @Option(names = "--apparent-size", description = "Show file sizes instead of allocated space.")
    private boolean apparent;

    @Mixin
    private final JobsOption jobs = new JobsOption();

    public DuCommand(Io io) {
        super(io);
    }

    @Override
    void run(Remote remote) throws IOException {
        RemoteTree.Node start = RemoteTree.Node.start(url(), remote.share().stat(url().path()));
        if (!start.isTree()) {
            TreeSizes.Sums sums = new TreeSizes.Sums();
            sums.addFile(start.info());
            show(url().lastName(), sums);
            return;
        }
        Tally tally = new Tally(remote.session(), reporter());
        SmbVisitedDirectories visited = remote.share().visitedDirectories(start.path());
        TreeSizes sizes = new TreeSizes(remote.share(), visited, tally, (path, sums) -> {
            if (!onlySum || path.isEmpty()) {
                show(path.isEmpty() ? "." : path, sums);
                io().flush();
            }
        });
        TreeRun.run(remote.crew(jobs.jobs()), TreeSizes.start(start), sizes);
        tally.throwIfIncomplete();
    }

    private void show(String path, TreeSizes.Sums sums) {
        if (json()) {
            io().line(new Json()
                    .add("path", path)
                    .add("allocated", sums.allocated())
                    .add("size", sums.size())
                    .add("files", sums.files())
                    .add("directories", sums.directories())
                    .toString());
        } else {
            long bytes = apparent ? sums.size() : sums.allocated();
            io().line((human ? Text.size(bytes) : Long.toString(bytes)) + "\t" + io().shown(path));
        }
    }
}
