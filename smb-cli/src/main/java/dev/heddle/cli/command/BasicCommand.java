package dev.heddle.cli.command;

import dev.heddle.cli.options.CommonOptions;
import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.terminal.Reporter;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command has: its streams, the common options, an exit status, and a way to tell what failed. */
public abstract class BasicCommand implements Callable<Integer> {
    public static final int DONE = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;

    private final Io io;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec spec;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    public BasicCommand(Io io) {
        this.io = io;
    }

    /** Does it, and returns the exit status. */
    abstract int execute() throws IOException;

    @Override
    public final Integer call() {
        common.applyLogLevel();
        try {
            int status = execute();
            if (status == DONE) {
                io.flush(); // else what failed has been told already, and may be just this
            }
            return status;
        } catch (IOException e) {
            io.out().flush();
            reporter().failure("", e);
            return FAILED;
        }
    }

    final Io io() {
        return io;
    }

    final boolean json() {
        return common.json();
    }

    final Reporter reporter() {
        return new Reporter(io.err(), spec.qualifiedName(), common.verbose());
    }

    final ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
