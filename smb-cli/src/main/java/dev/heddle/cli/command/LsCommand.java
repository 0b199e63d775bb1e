// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.text.Failures;
import dev.heddle.cli.transfer.Remote;
import dev.heddle.cli.tree.RemoteTree;
import dev.heddle.cli.tree.Tally;
import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.SmbFileInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "ls",
        description = "List directories, or show files.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle ls smb://alice@server/share",
            "  heddle ls -l smb://alice@server/share/reports",
            "  heddle ls -r --json --guest smb://server/public",
            "  heddle ls --kerberos smb://server.example/share",
            "  heddle ls --dfs same-domain smb://alice@a.corp.example/dfs/link",
            "  heddle ls --kerberos --keytab my.keytab smb://alice@server.example/share",
            "",
            "With -l: attributes (d directory, r read-only, h hidden, s system,",
            "a archive, l link), size in bytes, time of the last change, name.",
        })
public final class LsCommand extends ReadUrlsCommand {
    @Option(names = "-l", description = "Show attributes, size and time too.")
    private boolean longForm;

    @Option(
            names = {"-r", "-R", "--recursive"},
            description = "List subdirectories too.")
    private boolean recursive;

    @Option(names = "-h", description = "With -l: show sizes in KiB, MiB, ...")
    private boolean human;

    @Option(names = "-U", description = "List entries in the server's order as they arrive, instead of sorted by name.")
    private boolean unsorted;

    private boolean begun;

    public LsCommand(Io io) {
        super(io);
    }

    @Override
    void run(Remote remote) throws IOException {
        SmbFileInfo info = remote.share().stat(remote.url().path());
        if (isOneOfSeveral() && info.isDirectory() && !json()) {
            io().line((begun ? "\n" : "") + io().shown(remote.url().toString()) + ":");
        }
        begun = true;
        if (!info.isDirectory()) {
            show(remote.url().lastName(), info);
        } else if (recursive) {
            Tally tally = new Tally(remote.session(), reporter());
            RemoteTree.walk(remote.share(), RemoteTree.Node.start(remote.url(), info), new Printer(tally));
            tally.throwIfIncomplete();
        } else {
            list(remote);
        }
    }

    private void list(Remote remote) throws IOException {
        try (Stream<SmbEntry> entries =
                RemoteTree.list(remote.share(), remote.url().path(), !unsorted)) {
            for (Iterator<SmbEntry> all = entries.iterator(); all.hasNext(); ) {
                SmbEntry entry = all.next();
                show(entry.name(), entry.info());
            }
        } catch (UncheckedIOException e) {
            throw Failures.cause(e);
        }
    }

    private void show(String name, SmbFileInfo info) {
        if (json()) {
            io().line(Entries.json(name, info).toString());
        } else if (longForm) {
            io().line(Entries.longLine(io().shown(name), info, human, io().zone()));
        } else {
            io().line(Entries.marked(io().shown(name), info));
        }
    }

    private final class Printer implements RemoteTree.Visitor {
        private final Tally tally;

        Printer(Tally tally) {
            this.tally = tally;
        }

        @Override
        public boolean enter(RemoteTree.Node directory) {
            if (directory.parent() != null) {
                file(directory);
            }
            return true;
        }

        @Override
        public void file(RemoteTree.Node file) {
            show(file.relativePath(), file.info());
            tally.done(0);
        }

        @Override
        public void unreadable(RemoteTree.Node node, IOException failure) throws IOException {
            tally.failed(node.path(), failure);
        }
    }
}
