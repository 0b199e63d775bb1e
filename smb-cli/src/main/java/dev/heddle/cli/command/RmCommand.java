// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.options.JobsOption;
import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.text.Json;
import dev.heddle.cli.transfer.ExistingFile;
import dev.heddle.cli.transfer.Remote;
import dev.heddle.cli.tree.RemoteTree;
import dev.heddle.cli.tree.Tally;
import dev.heddle.cli.tree.TreeDelete;
import dev.heddle.cli.tree.TreeRun;
import dev.heddle.cli.url.SmbUrl;
import dev.heddle.smb.SmbFileInfo;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.SmbVisitedDirectories;
import java.io.IOException;
import java.nio.file.LinkOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "rm",
        description = "Delete files, or with -r directories and their content.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle rm smb://alice@server/share/old.txt",
            "  heddle rm smb://alice@server/share/a.txt smb://server/share/b.txt",
            "  heddle rm -r smb://alice@server/share/old",
            "  heddle rm -r -j 64 'smb://alice@server/share/old builds'",
            "",
            "Links are deleted, not followed; DFS links are refused. With -r, files are",
            "deleted in no particular order. Files that cannot be deleted are reported on",
            "standard error, one per line, and their directories stay; exit status 1 then.",
            "",
            "Warning: Samba resolves symbolic links by itself and shows a directory in their",
            "place. With -r, the content of that directory is deleted, wherever it is. heddle",
            "notices only a link to a directory that this run has already visited, or to a",
            "parent of the URL: it reports that link and skips it.",
        })
public final class RmCommand extends UrlsCommand {
    private static final String DFS_LINK = "STATUS_PATH_NOT_COVERED";

    @Option(
            names = {"-r", "-R", "--recursive"},
            description = "Delete a directory and its content.")
    private boolean recursive;

    @Option(
            names = {"-f", "--force"},
            description = "Delete read-only files too.")
    private boolean force;

    @Mixin
    private final JobsOption jobs = new JobsOption();

    public RmCommand(Io io) {
        super(io);
    }

    @Override
    void check() {
        super.check();
        if (urls().stream().anyMatch(url -> url.path().isEmpty())) {
            throw usage("this URL means the whole share, which cannot be deleted");
        }
    }

    @Override
    void run(Remote remote) throws IOException {
        SmbShare share = remote.share();
        SmbUrl url = remote.url();
        RemoteTree.Node start = RemoteTree.Node.start(url, firstLook(share, url));
        if (!start.isTree()) {
            ExistingFile.delete(share, url.path(), force);
            report(url, 1, 0);
        } else if (recursive) {
            try (Tally tally = new Tally(remote.session(), reporter()).showFiles(io(), json(), url.lastName())) {
                SmbVisitedDirectories visited = share.visitedDirectories(start.path());
                TreeRun.run(remote.crew(jobs.jobs()), start, new TreeDelete(share, visited, tally, force));
                report(url, tally.files(), tally.failures());
                tally.throwIfIncomplete();
            }
        } else {
            throw new IOException(url + " is a directory (add -r to delete it with its content)");
        }
    }

    /** Returns the info of the path; for a link, of the link itself. */
    private SmbFileInfo firstLook(SmbShare share, SmbUrl url) throws IOException {
        try {
            return share.stat(url.path(), LinkOption.NOFOLLOW_LINKS);
        } catch (SmbStatusException e) {
            if (e.statusName().filter(DFS_LINK::equals).isPresent()) {
                throw new IOException(
                        url + " is a DFS link: heddle deletes neither the link nor its target (delete the link with the"
                                + " server's DFS tools, and the target on its own server)",
                        e);
            }
            throw e;
        }
    }

    private void report(SmbUrl url, long deleted, long failed) {
        if (json()) {
            io().line(new Json()
                    .add("path", url.path())
                    .add("deleted", deleted)
                    .add("failed", failed)
                    .toString());
        }
    }
}
