// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.text.Json;
import dev.heddle.cli.transfer.Remote;
import dev.heddle.cli.url.SmbUrl;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "mkdir",
        description = "Create a directory.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle mkdir smb://alice@server/share/reports",
            "  heddle mkdir -p smb://alice@server/share/reports/2025/11",
        })
public final class MkdirCommand extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "URL", description = "smb://[[domain;]user@]host[:port]/share/path")
    @SuppressWarnings("NullAway.Init") // picocli
    private SmbUrl url;

    @Option(
            names = {"-p", "--parents"},
            description = "Create missing parent directories too; an existing directory is not an error.")
    private boolean parents;

    public MkdirCommand(Io io) {
        super(io);
    }

    @Override
    SmbUrl url() {
        return url;
    }

    @Override
    void check() {
        super.check();
        if (url.path().isEmpty()) {
            throw usage("this URL means the whole share; add the directory's name");
        }
    }

    @Override
    void run(Remote remote) throws IOException {
        if (parents) {
            remote.share().createDirectories(url.path());
        } else {
            remote.share().createDirectory(url.path());
        }
        if (json()) {
            io().line(new Json().add("path", url.path()).toString());
        }
    }
}
