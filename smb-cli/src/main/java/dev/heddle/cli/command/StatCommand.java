// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.text.Text;
import dev.heddle.cli.transfer.Remote;
import dev.heddle.smb.SmbFileInfo;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;

@Command(
        name = "stat",
        description = "Show size, times and attributes of files and directories.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle stat smb://alice@server/share/report.pdf",
            "  heddle stat --json smb://alice@server/share/report.pdf",
        })
public final class StatCommand extends ReadUrlsCommand {
    private boolean begun;

    public StatCommand(Io io) {
        super(io);
    }

    @Override
    void run(Remote remote) throws IOException {
        SmbFileInfo info = remote.share().stat(remote.url().path());
        if (json()) {
            io().line(Entries.json(remote.url().path(), info).toString());
            return;
        }
        if (begun) {
            io().line("");
        }
        begun = true;
        show("Path", io().shown(remote.url().toString()));
        show("Type", Entries.type(info));
        show("Size", info.size() + " bytes");
        show("Allocated", info.allocationSize() + " bytes");
        show("Attributes", String.join(" ", Entries.attributes(info)));
        show("Created", Text.exactTime(info.creationTime(), io().zone()));
        show("Accessed", Text.exactTime(info.lastAccessTime(), io().zone()));
        show("Modified", Text.exactTime(info.lastWriteTime(), io().zone()));
        show("Changed", Text.exactTime(info.changeTime(), io().zone()));
        show("File id", Long.toUnsignedString(info.fileId()));
    }

    private void show(String name, String value) {
        io().line(String.format(Locale.ROOT, "%-11s %s", name + ":", value));
    }
}
