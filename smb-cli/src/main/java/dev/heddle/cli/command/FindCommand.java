// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.find.FindFilter;
import dev.heddle.cli.options.JobsOption;
import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.transfer.Remote;
import dev.heddle.cli.tree.RemoteListing;
import dev.heddle.cli.tree.RemoteTree;
import dev.heddle.cli.tree.Tally;
import dev.heddle.cli.tree.TreeRun;
import dev.heddle.smb.SmbVisitedDirectories;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "find",
        description = "Find files and directories by name, type, size and time.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle find smb://alice@server/share/photos -iname '*.jpg' -size +5M",
            "  heddle find smb://alice@server/share -type f -mtime -7",
            "  heddle find smb://alice@server/share -newermt '2025-01-31 12:00'",
            "  heddle find --json -j 64 --guest 'smb://server/public/old builds'",
            "  heddle find smb://alice@server/share/logs -name '*.log' -print0 | tr '\\0' '\\n'",
            "",
            "Prints paths relative to the URL (the URL itself as a dot) as soon as they are",
            "found, in no particular order: pipe them through sort. Prints only what matches",
            "all options. A pattern (*, ?, [a-z], [!a-z]) matches the last name of a path;",
            "quote it, or the shell expands it. N means exactly N, +N more, -N less. As in",
            "POSIX, -size rounds up to units (512 bytes without a letter; c for bytes, k, M,",
            "G), and -mtime and -mmin round down to days or minutes. Links are found, not",
            "followed. Directories that cannot be read are reported on standard error, one",
            "per line; the rest is searched, and the exit status is then 1.",
        })
public final class FindCommand extends ReadCommand {
    @Mixin
    private final FindFilter filter = new FindFilter();

    @Option(names = "-print0", description = "End each path with a NUL instead of a line end, for xargs -0.")
    private boolean endsInNul;

    @Mixin
    private final JobsOption jobs = new JobsOption();

    public FindCommand(Io io) {
        super(io);
    }

    @Override
    void check() {
        super.check();
        if (endsInNul && json()) {
            throw usage("use only one of -print0 and --json");
        }
        filter.prepare(io().zone());
    }

    @Override
    void run(Remote remote) throws IOException {
        RemoteTree.Node start = RemoteTree.Node.start(url(), remote.share().stat(url().path()));
        Tally tally = new Tally(remote.session(), reporter());
        Search search = new Search(remote, remote.share().visitedDirectories(start.path()), tally);
        if (start.isTree()) {
            TreeRun.run(remote.crew(jobs.jobs()), start, search);
        } else {
            search.found(start);
        }
        tally.throwIfIncomplete();
    }

    private void show(RemoteTree.Node found) {
        String path = found.parent() == null ? "." : found.relativePath();
        if (json()) {
            io().line(Entries.json(path, found.info()).toString());
        } else if (endsInNul) {
            io().out().print(path + "\0");
        } else {
            io().line(io().shown(path));
        }
    }

    private final class Search implements TreeRun.Visitor<RemoteTree.Node> {
        private final Remote remote;
        private final SmbVisitedDirectories visited;
        private final Tally tally;

        Search(Remote remote, SmbVisitedDirectories visited, Tally tally) {
            this.remote = remote;
            this.visited = visited;
            this.tally = tally;
        }

        @Override
        public boolean isDirectory(RemoteTree.Node node) {
            return node.isTree();
        }

        @Override
        public TreeRun.@Nullable Listing<RemoteTree.Node> enter(RemoteTree.Node directory) throws IOException {
            found(directory);
            return filter.looksInto(directory)
                    ? RemoteListing.open(remote.share(), directory, visited, node -> node)
                    : null;
        }

        @Override
        public boolean found(RemoteTree.Node node) {
            tally.done(0);
            if (filter.matches(node)) {
                show(node);
            }
            return true;
        }

        @Override
        public void file(RemoteTree.Node file) {
            throw new IllegalStateException("found handles all files");
        }

        @Override
        public boolean leave(RemoteTree.Node directory, boolean complete, int round) throws IOException {
            io().flush();
            return true;
        }

        @Override
        public void failed(RemoteTree.Node node, IOException failure) throws IOException {
            tally.failed(node.path(), failure);
        }
    }
}
