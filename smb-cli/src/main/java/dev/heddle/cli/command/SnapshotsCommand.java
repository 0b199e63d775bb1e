// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.options.SnapshotTime;
import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.text.Json;
import dev.heddle.cli.text.Text;
import dev.heddle.cli.transfer.Remote;
import dev.heddle.cli.url.SmbUrl;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "snapshots",
        description = "List the snapshots (previous versions) of a share, newest first.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle snapshots smb://alice@server/share",
            "  heddle snapshots --json smb://alice@server/share/report.pdf",
            "  heddle ls --snapshot @GMT-2025.11.21-09.00.00 smb://alice@server/share",
            "  heddle get --snapshot '2025-11-21 09:00' smb://alice@server/share/a.txt",
            "",
            "Each line has the name and the local time. With a path in the URL, some",
            "servers list only the snapshots that hold another version of that file.",
        })
public final class SnapshotsCommand extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "URL", description = "smb://[[domain;]user@]host[:port]/share[/path]")
    @SuppressWarnings("NullAway.Init") // picocli
    private SmbUrl url;

    public SnapshotsCommand(Io io) {
        super(io);
    }

    @Override
    List<SmbUrl> urls() {
        return List.of(url);
    }

    @Override
    void run(Remote remote) throws IOException {
        for (Instant time : remote.share().snapshots(url.path())) {
            String name = SnapshotTime.name(time);
            io().line(
                            json()
                                    ? new Json()
                                            .add("name", name)
                                            .add("time", time.toString())
                                            .toString()
                                    : name + "  " + Text.time(time, io().zone()));
        }
    }
}
