// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.text.Json;
import dev.heddle.cli.text.Text;
import dev.heddle.cli.transfer.Remote;
import dev.heddle.smb.DiskSpace;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "df",
        description = "Show the total, used and available space of shares.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle df smb://alice@server/share",
            "  heddle df -h smb://alice@server/share smb://bob@other/backup",
            "  heddle df --json --guest smb://server/public",
            "",
            "Sizes are in bytes and respect the quota of the user.",
        })
public final class DfCommand extends UrlsCommand {
    @Option(names = "-h", description = "Show sizes in KiB, MiB, ...")
    private boolean human;

    private boolean begun;

    public DfCommand(Io io) {
        super(io);
    }

    @Override
    void run(Remote remote) throws IOException {
        DiskSpace space = remote.share().space();
        // Space that is reserved for others counts as used for this user.
        long used = space.totalBytes() - space.callerFreeBytes();
        if (json()) {
            io().line(new Json()
                    .add("url", remote.url().toString())
                    .add("totalBytes", space.totalBytes())
                    .add("usedBytes", used)
                    .add("availableBytes", space.callerFreeBytes())
                    .toString());
            return;
        }
        if (!begun) {
            row("Size", "Used", "Available", "Use%", "URL");
            begun = true;
        }
        String share = io().shown(remote.url().toString());
        row(size(space.totalBytes()), size(used), size(space.callerFreeBytes()), percent(used, space), share);
    }

    private String size(long bytes) {
        return human ? Text.size(bytes) : Long.toString(bytes);
    }

    private static String percent(long used, DiskSpace space) {
        return space.totalBytes() == 0 ? "-" : Math.round(used * 100.0 / space.totalBytes()) + "%";
    }

    private void row(String size, String used, String available, String percent, String url) {
        String columns = human ? "%10s %10s %10s %5s  %s" : "%16s %16s %16s %5s  %s";
        io().line(String.format(Locale.ROOT, columns, size, used, available, percent, url));
    }
}
