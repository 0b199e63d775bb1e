// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.transfer.Remote;
import dev.heddle.smb.TransferListener;
import java.io.IOException;
import java.nio.channels.Channels;
import picocli.CommandLine.Command;

@Command(
        name = "cat",
        description = "Write files to standard output.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle cat smb://alice@server/share/notes.txt",
            "  heddle cat smb://alice@server/share/a.log smb://server/share/b.log",
            "  heddle cat --guest smb://server/public/data.gz | zcat",
        })
public final class CatCommand extends ReadUrlsCommand {
    public CatCommand(Io io) {
        super(io);
    }

    @Override
    void run(Remote remote) throws IOException {
        remote.share().download(remote.url().path(), Channels.newChannel(io().stdout()), TransferListener.none());
    }
}
