package dev.heddle.cli.smux;

import dev.heddle.core.TcpTransport;
import dev.heddle.core.Workers;
import dev.heddle.smux.SmuxConfig;
import dev.heddle.smux.SmuxSession;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every smux command. */
final class SmuxOptions {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec command;

    @Option(
            names = "--smux-version",
            paramLabel = "1|2",
            defaultValue = "1",
            description = "Version of the protocol, the same at both ends (default: ${DEFAULT-VALUE}).")
    private int version = 1;

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

    SmuxConfig config() {
        try {
            return SmuxConfig.builder()
                    .version(version)
                    .backend(Workers.named(backend))
                    .build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    ParameterException usage(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    static SmuxSession connect(Address address, SmuxConfig config) throws IOException {
        return SmuxSession.client(TcpTransport.connect(address.host(), address.port(), CONNECT_TIMEOUT), config);
    }
}
