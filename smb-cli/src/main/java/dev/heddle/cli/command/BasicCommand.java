// SPDX-License-Identifier: Apache-2.0
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

/** The base of all commands: streams, common options, exit status, and reports of failures. */
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

    /** Runs the command and returns the exit status. */
    abstract int execute() throws IOException;

    @Override
    public final Integer call() {
        common.applyLogLevel();
        try {
            int status = execute();
            if (status == DONE) {
                io.flush(); // not after a failure: it is reported already, and may be a failed flush
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
