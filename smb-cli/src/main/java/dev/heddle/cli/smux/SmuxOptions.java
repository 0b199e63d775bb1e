// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.smux;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.core.Workers;
import dev.heddle.core.net.TcpTransport;
import dev.heddle.core.net.Transport;
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
            description = "Use this version of the protocol, the same at both ends (default: ${DEFAULT-VALUE}).")
    private int version = 2;

    @Option(
            names = "--stalled-timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Reset a stream that the application has not read for this long, if it blocks other streams;"
                    + " 0: never (default: ${DEFAULT-VALUE}).")
    private int stalledSeconds = 30;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            defaultValue = "threads",
            description = "Use this worker backend (default: ${DEFAULT-VALUE}). See 'heddle backends'.")
    private String backend = "threads";

    @Option(
            names = {"-v", "--verbose"},
            description = "Print the stack trace of an error.")
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

    /** Returns the writer for warnings that the user must see before anything fails. */
    PrintWriter err() {
        return command.commandLine().getErr();
    }

    static @Nullable Reason reason(SmuxSessionClosedException e) {
        return e.getCause() instanceof ConnectionClosedException cause ? cause.reason() : null;
    }

    /** Returns whether the peer has sent a frame of this session's version. */
    static boolean heard(SmuxSession session) {
        return session.metrics().connection().framesReceived() > 0;
    }

    /** Returns why a session ended, and the option that may help. */
    static String explain(SmuxSession session, SmuxSessionClosedException e) {
        return explain(e, reason(e), heard(session), session.config());
    }

    private static String explain(IOException e, @Nullable Reason reason, boolean heard, SmuxConfig config) {
        if (reason == Reason.PROTOCOL) {
            return e.getMessage() + "; --smux-version sets this end's version, which is " + config.version();
        }
        if (reason != Reason.STOPPED && !heard) {
            return e.getMessage() + " before it sent a frame; perhaps it uses another smux version than "
                    + config.version() + " (--smux-version)";
        }
        return String.valueOf(e.getMessage());
    }

    static SmuxSession connect(Address address, SmuxConfig config) throws IOException {
        Transport transport = TcpTransport.connect(address.host(), address.port(), CONNECT_TIMEOUT);
        try {
            return SmuxSession.client(transport, config);
        } catch (ConnectionClosedException e) {
            throw new IOException("the session has ended: " + explain(e, e.reason(), false, config), e);
        }
    }
}
