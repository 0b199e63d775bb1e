// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.text.Json;
import dev.heddle.cli.transfer.Remote;
import dev.heddle.cli.url.SmbUrl;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "mkdir",
        description = "Create directories.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle mkdir smb://alice@server/share/reports",
            "  heddle mkdir smb://alice@server/share/in smb://server/share/out",
            "  heddle mkdir -p smb://alice@server/share/reports/2025/11",
        })
public final class MkdirCommand extends UrlsCommand {
    @Option(
            names = {"-p", "--parents"},
            description = "Create missing parent directories too; an existing directory is not an error.")
    private boolean parents;

    public MkdirCommand(Io io) {
        super(io);
    }

    @Override
    void check() {
        super.check();
        if (urls().stream().anyMatch(url -> url.path().isEmpty())) {
            throw usage("this URL means the whole share; add the directory's name");
        }
    }

    @Override
    void run(Remote remote) throws IOException {
        SmbUrl url = remote.url();
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
