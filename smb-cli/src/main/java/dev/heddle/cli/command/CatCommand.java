// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.options.SnapshotOption;
import dev.heddle.cli.options.SnapshotTime;
import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.transfer.Remote;
import dev.heddle.cli.url.SmbUrl;
import dev.heddle.smb.TransferListener;
import java.io.IOException;
import java.nio.channels.Channels;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "cat",
        description = "Write a file to standard output.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle cat smb://alice@server/share/notes.txt",
            "  heddle cat --guest smb://server/public/data.gz | zcat",
        })
public final class CatCommand extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "URL", description = "smb://[[domain;]user@]host[:port]/share/path")
    @SuppressWarnings("NullAway.Init") // picocli
    private SmbUrl url;

    @Mixin
    private final SnapshotOption snapshot = new SnapshotOption();

    public CatCommand(Io io) {
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
    void run(Remote remote) throws IOException {
        remote.share().download(url.path(), Channels.newChannel(io().stdout()), TransferListener.none());
    }
}
