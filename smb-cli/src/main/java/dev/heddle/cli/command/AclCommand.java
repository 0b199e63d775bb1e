// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.terminal.Io;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code heddle acl}, the parent command of {@code get} and {@code set}. */
@Command(
        name = "acl",
        synopsisSubcommandLabel = "COMMAND",
        description = "Show or change the owner, group and access control list of a file or directory.",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle acl get smb://alice@server/share/report.pdf",
            "  heddle acl set smb://alice@server/share/report.pdf 'D:P(A;;FA;;;BA)'",
        })
public final class AclCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec spec;

    @Option(names = "--help", usageHelp = true, description = "Show this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli
    private boolean help;

    private AclCommand() {}

    /** Creates the command with its subcommands. */
    public static CommandLine commandLine(Io io) {
        return new CommandLine(new AclCommand())
                .addSubcommand("get", new AclGetCommand(io))
                .addSubcommand("set", new AclSetCommand(io));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed");
    }
}
