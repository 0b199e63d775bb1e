// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.smux;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code heddle smux}, the parent command of {@code echo}, {@code load} and {@code tunnel}. */
@Command(
        name = "smux",
        synopsisSubcommandLabel = "COMMAND",
        description = "Run many streams over one TCP connection (smux, versions 1 and 2).",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle smux echo --listen 127.0.0.1:9000",
            "  heddle smux load --connect 127.0.0.1:9000 --streams 100 --verify",
            "  heddle smux tunnel --listen 127.0.0.1:8080 --to-smux 127.0.0.1:9001",
            "  heddle smux tunnel --listen-smux 127.0.0.1:9001 --to 127.0.0.1:80",
        })
public final class SmuxCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec spec;

    @Option(names = "--help", usageHelp = true, description = "Show this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli
    private boolean help;

    private SmuxCommand() {}

    /**
     * Creates the command with its subcommands.
     *
     * @param out standard output of the subcommands
     */
    public static CommandLine commandLine(PrintWriter out) {
        return new CommandLine(new SmuxCommand())
                .addSubcommand("echo", new EchoCommand(out))
                .addSubcommand("load", new LoadCommand(out))
                .addSubcommand("tunnel", new TunnelCommand(out))
                .registerConverter(Address.class, new Address.Converter());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed");
    }
}
