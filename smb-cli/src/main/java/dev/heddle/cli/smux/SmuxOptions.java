package dev.heddle.cli.smux;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.core.Workers;
import dev.heddle.core.net.TcpTransport;
import dev.heddle.smux.SmuxConfig;
import dev.heddle.smux.SmuxSession;
import dev.heddle.smux.SmuxSessionClosedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every smux command. */
final class SmuxOptions {
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec command;

    @Option(
            names = "--smux-version",
            paramLabel = "1|2",
            defaultValue = "2",
            description = "Version of the protocol, the same at both ends (default: ${DEFAULT-VALUE}).")
    private int version = 2;

    @Option(
            names = "--stalled-timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Reset a stream that nobody reads after this long, if it holds up the others; 0 never does"
                    + " (default: ${DEFAULT-VALUE}).")
    private int stalledSeconds = 30;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            defaultValue = "threads",
            description = "On which threads the connection runs (default: ${DEFAULT-VALUE}). See 'heddle backends'.")
    private String backend = "threads";

    @Option(
            names = {"-v", "--verbose"},
            description = "Show where an error arose.")
    @SuppressWarnings("UnusedVariable") // picocli
    private boolean verbose;

    @Option(names = "--help", usageHelp = true, description = "Show this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli
    private boolean help;

    SmuxConfig config(UnaryOperator<SmuxConfig.Builder> settings) {
        try {
            SmuxConfig.Builder builder = SmuxConfig.builder().version(version).backend(Workers.named(backend));
            if (stalledSeconds != 0) {
                builder.stalledStreamTimeout(Duration.ofSeconds(stalledSeconds));
            }
            return settings.apply(builder).build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    ParameterException usage(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /** Where warnings go that have to be seen before anything fails. */
    PrintWriter err() {
        return command.commandLine().getErr();
    }

    static @Nullable Reason reason(SmuxSessionClosedException e) {
        return e.getCause() instanceof ConnectionClosedException cause ? cause.reason() : null;
    }

    /** Whether the other end has sent anything. */
    static boolean heard(SmuxSession session) {
        return session.metrics().connection().bytesReceived() > 0;
    }

    /** Why a session ended, and the option that may mend it. */
    static String explain(SmuxSession session, SmuxSessionClosedException e) {
        int version = session.config().version();
        if (reason(e) == Reason.PROTOCOL) {
            return e.getMessage() + "; --smux-version sets this end's version, which is " + version;
        }
        if (reason(e) != Reason.STOPPED && !heard(session)) {
            return e.getMessage() + " without having sent anything; maybe it speaks another smux version than "
                    + version + " (--smux-version)";
        }
        return String.valueOf(e.getMessage());
    }

    static SmuxSession connect(Address address, SmuxConfig config) throws IOException {
        return SmuxSession.client(TcpTransport.connect(address.host(), address.port(), CONNECT_TIMEOUT), config);
    }
}
