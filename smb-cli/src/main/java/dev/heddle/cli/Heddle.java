// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import dev.heddle.cli.cleanup.CleanEnd;
import dev.heddle.cli.command.AclCommand;
import dev.heddle.cli.command.BackendsCommand;
import dev.heddle.cli.command.BasicCommand;
import dev.heddle.cli.command.CatCommand;
import dev.heddle.cli.command.CpCommand;
import dev.heddle.cli.command.DemoCommand;
import dev.heddle.cli.command.DfCommand;
import dev.heddle.cli.command.DuCommand;
import dev.heddle.cli.command.FindCommand;
import dev.heddle.cli.command.GetCommand;
import dev.heddle.cli.command.InfoCommand;
import dev.heddle.cli.command.LsCommand;
import dev.heddle.cli.command.MkdirCommand;
import dev.heddle.cli.command.MvCommand;
import dev.heddle.cli.command.PutCommand;
import dev.heddle.cli.command.RmCommand;
import dev.heddle.cli.command.ServeCommand;
import dev.heddle.cli.command.SharesCommand;
import dev.heddle.cli.command.SnapshotsCommand;
import dev.heddle.cli.command.StatCommand;
import dev.heddle.cli.command.WatchCommand;
import dev.heddle.cli.options.Converters;
import dev.heddle.cli.smux.SmuxCommand;
import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.terminal.Reporter;
import dev.heddle.cli.terminal.Terminal;
import dev.heddle.cli.text.Text;
import dev.heddle.cli.url.LocalEncoding;
import dev.heddle.cli.url.SmbUrl;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The heddle command. Exit status: 0 done, 1 the operation failed, 2 usage. */
@Command(
        name = "heddle",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Heddle.Version.class,
        description = "Read, write and manage files on SMB shares.",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle ls -l smb://alice@server/share/reports",
            "  heddle get smb://alice@server/share/report.pdf",
            "  heddle put -r photos smb://alice@server/share",
            "  heddle get --help",
            "",
            "heddle reads the password from --password-stdin (first line of standard",
            "input), from the environment variable HEDDLE_PASSWORD, or from a prompt.",
            "Exit status: 0 done, 1 the operation failed, 2 the command line is wrong.",
        })
public final class Heddle implements Runnable {
    private static final List<String> VERSION = List.of("-V", "--version");
    private static final Map<String, Function<Io, Object>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("ls", LsCommand::new);
        COMMANDS.put("find", FindCommand::new);
        COMMANDS.put("du", DuCommand::new);
        COMMANDS.put("stat", StatCommand::new);
        COMMANDS.put("cat", CatCommand::new);
        COMMANDS.put("get", GetCommand::new);
        COMMANDS.put("put", PutCommand::new);
        COMMANDS.put("rm", RmCommand::new);
        COMMANDS.put("mkdir", MkdirCommand::new);
        COMMANDS.put("mv", MvCommand::new);
        COMMANDS.put("cp", CpCommand::new);
        COMMANDS.put("watch", WatchCommand::new);
        COMMANDS.put("acl", AclCommand::commandLine);
        COMMANDS.put("snapshots", SnapshotsCommand::new);
        COMMANDS.put("df", DfCommand::new);
        COMMANDS.put("shares", SharesCommand::new);
        COMMANDS.put("info", InfoCommand::new);
        COMMANDS.put("serve", ServeCommand::new);
        COMMANDS.put("demo", DemoCommand::new);
        COMMANDS.put("backends", BackendsCommand::new);
        COMMANDS.put("smux", io -> SmuxCommand.commandLine(io.out()));
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec spec;

    @Option(names = "--help", usageHelp = true, description = "Show this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version and exit.")
    @SuppressWarnings("UnusedVariable") // picocli
    private boolean version;

    private Heddle() {}

    /** Runs the command line and ends the process with its exit status. */
    public static void main(String[] args) {
        Terminal terminal = Terminal.detect();
        Io io = Io.of(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                terminal,
                terminal::askPassword);
        CleanEnd end = CleanEnd.ofThisThread(io.unfinished());
        int status = run(io, args);
        end.reached();
        System.exit(status);
    }

    /** Runs a command line. */
    public static int run(Io io, String... args) {
        if (args.length == 1 && VERSION.contains(args[0])) {
            return showVersion(io);
        }
        for (int i = 0; i < args.length; i++) {
            if (LocalEncoding.isDamaged(args[i])) {
                return unreadable(io, i + 1);
            }
        }
        return commandLine(io, args.length == 0 ? null : args[0]).execute(args);
    }

    /** Reports an argument that Java could not decode. Does not show the argument: it may hold a password. */
    private static int unreadable(Io io, int number) {
        String remedy = "rename the file or name its directory with -r; in a URL write U+FFFD as %EF%BF%BD";
        io.err().println("heddle: argument " + number + " " + LocalEncoding.problem(remedy));
        return BasicCommand.USAGE;
    }

    /** Prints the version without picocli, which takes longer to start than the JVM. */
    private static int showVersion(Io io) {
        try {
            for (String line : new Version().getVersion()) {
                io.line(line);
            }
            io.flush();
            return BasicCommand.DONE;
        } catch (IOException e) {
            new Reporter(io.err(), "heddle", false).failure("", e);
            return BasicCommand.FAILED;
        }
    }

    /** Creates only the wanted command if it is known: creating the others costs start-up time. */
    static CommandLine commandLine(Io io, @Nullable String wanted) {
        CommandLine line = new CommandLine(new Heddle());
        boolean known = COMMANDS.containsKey(wanted);
        COMMANDS.forEach((name, command) -> {
            if (name.equals(wanted) || !known) {
                line.addSubcommand(name, command.apply(io));
            }
        });
        return line.setOut(io.out())
                .setErr(io.err())
                .setExpandAtFiles(false)
                .registerConverter(SmbUrl.class, new Converters.Url())
                .setParameterExceptionHandler((e, args) -> wrongUsage(e))
                .setExecutionExceptionHandler(Heddle::internalError);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed");
    }

    private static int wrongUsage(ParameterException e) {
        CommandLine line = e.getCommandLine();
        line.getErr()
                .println(Text.printable("heddle: " + e.getMessage() + " (see '"
                        + line.getCommandSpec().qualifiedName() + " --help')"));
        return BasicCommand.USAGE;
    }

    private static int internalError(Exception e, CommandLine line, ParseResult parsed) {
        boolean verbose = parsed.hasMatchedOption("--verbose");
        new Reporter(line.getErr(), line.getCommandSpec().qualifiedName(), verbose).failure("", e);
        return BasicCommand.FAILED;
    }

    /** Reads the version from a resource that the build writes. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            try (InputStream in = Heddle.class.getResourceAsStream("version")) {
                String version = in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
                return new String[] {"heddle " + version + " (Java " + Runtime.version() + ")"};
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
