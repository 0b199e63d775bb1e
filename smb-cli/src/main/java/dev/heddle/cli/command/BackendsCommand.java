// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.text.Json;
import dev.heddle.core.Workers;
import java.util.Locale;
import picocli.CommandLine.Command;

@Command(
        name = "backends",
        description = "List the worker backends, which decide on which threads a connection runs.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle backends",
            "  heddle get --backend single smb://alice@server/share/report.pdf",
        })
public final class BackendsCommand extends BasicCommand {
    public BackendsCommand(Io io) {
        super(io);
    }

    @Override
    int execute() {
        for (String name : Workers.available()) {
            String description = Workers.named(name).description();
            io().line(
                            json()
                                    ? new Json()
                                            .add("name", name)
                                            .add("description", description)
                                            .toString()
                                    : String.format(Locale.ROOT, "%-8s %s", name, description));
        }
        return DONE;
    }
}
