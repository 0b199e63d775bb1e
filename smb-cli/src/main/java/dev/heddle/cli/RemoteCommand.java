package dev.heddle.cli;

import dev.heddle.smb.SmbException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command on a server: connects, runs, disconnects, and turns what failed into a line and an exit status. */
abstract class RemoteCommand implements Callable<Integer> {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    private final Io io;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec spec;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    RemoteCommand(Io io) {
        this.io = io;
    }

    /** Where to connect to. */
    abstract SmbUrl url();

    /** Does it. */
    abstract void run(Remote remote) throws IOException;

    /** Refuses what cannot work, before anything is sent. */
    void check() {
        if (url().share().isEmpty()) {
            throw usage("the URL names no share: write smb://user@" + url().host() + "/share/path");
        }
    }

    @Override
    public final Integer call() {
        common.applyLogLevel();
        check();
        try {
            try (Remote remote = connection.open(url(), io)) {
                run(remote);
            }
            io.flush();
            return DONE;
        } catch (IOException | UncheckedIOException e) {
            io.out().flush();
            Throwable failure = e instanceof UncheckedIOException wrapped ? Failures.cause(wrapped) : e;
            reporter().failure(failure instanceof SmbException ? url().toString() : "", failure);
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
        return new Reporter(io.err(), spec.name(), common.verbose());
    }

    final ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
