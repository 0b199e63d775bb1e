package dev.heddle.cli;

import dev.heddle.core.Workers;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "backends",
        description = "List the worker backends: on which threads a connection can run.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle backends",
            "  heddle get --backend single smb://alice@server/share/report.pdf",
        })
final class BackendsCommand implements Callable<Integer> {
    private final Io io;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    BackendsCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() throws IOException {
        common.applyLogLevel();
        for (String name : Workers.available()) {
            String description = Workers.named(name).description();
            io.line(
                    common.json()
                            ? new Json()
                                    .add("name", name)
                                    .add("description", description)
                                    .toString()
                            : String.format(Locale.ROOT, "%-8s %s", name, description));
        }
        io.flush();
        return RemoteCommand.DONE;
    }
}
