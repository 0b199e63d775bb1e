package dev.heddle.cli.command;

import dev.heddle.cli.options.Converters;
import dev.heddle.cli.options.MadeUpPassword;
import dev.heddle.cli.options.PasswordReader;
import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.text.Json;
import dev.heddle.cli.text.Shell;
import dev.heddle.smb.EncryptionPolicy;
import dev.heddle.smb.testserver.EmbeddedSmbServer;
import dev.heddle.smb.testserver.ServedShare;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "serve",
        description =
                "Share a folder on this machine's loopback until Ctrl-C, to test clients with. Not for production.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle serve photos",
            "  heddle serve --port 4450 --user alice --read-only photos",
            "  heddle serve --encrypt required --json photos | jq -r .url",
            "",
            "The password is taken from the environment variable HEDDLE_PASSWORD, or with",
            "--password-stdin from standard input; else one is made up and shown.",
        })
public final class ServeCommand extends BasicCommand {
    private static final String SHARE = "share";

    @Parameters(index = "0", paramLabel = "DIR", description = "The folder.")
    @SuppressWarnings("NullAway.Init") // picocli
    private Path folder;

    @Option(names = "--port", paramLabel = "PORT", description = "Where to listen (default: a free port).")
    private int port;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            defaultValue = "heddle",
            description = "Who may log in (default: ${DEFAULT-VALUE}).")
    private String user = "heddle";

    @Option(names = "--password-stdin", description = "Read the password from the first line of standard input.")
    private boolean passwordStdin;

    @Option(names = "--read-only", description = "Let nothing be changed.")
    private boolean readOnly;

    @Option(
            names = "--encrypt",
            paramLabel = "WHEN",
            converter = Converters.Encryption.class,
            description = "When to encrypt: off, if-required by the client (default), or required.")
    private EncryptionPolicy encryption = EncryptionPolicy.IF_REQUIRED;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            defaultValue = "virtual",
            description =
                    "On which threads connections run: single, threads, virtual or loop (default: ${DEFAULT-VALUE}).")
    private String backend = "virtual";

    public ServeCommand(Io io) {
        super(io);
    }

    @Override
    int execute() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw usage("'" + folder + "' is not a directory: name one that exists");
        }
        char[] given = PasswordReader.given(io(), passwordStdin);
        if (given != null && given.length == 0) {
            throw usage("the password is empty: give one, or none at all to have one made up");
        }
        String password = given == null ? MadeUpPassword.next() : new String(given);
        if (given != null) {
            Arrays.fill(given, '\0');
        }
        try (EmbeddedSmbServer server = start(password)) {
            show(server, given == null ? password : "");
            untilInterrupted();
        }
        return DONE;
    }

    private EmbeddedSmbServer start(String password) throws IOException {
        ServedShare share = ServedShare.of(SHARE, folder);
        EmbeddedSmbServer.Builder builder = EmbeddedSmbServer.builder()
                .share(readOnly ? share.asReadOnly() : share)
                .encryptionRequired(encryption == EncryptionPolicy.REQUIRED);
        if (encryption == EncryptionPolicy.OFF) {
            builder.ciphers();
        }
        try {
            builder.backend(backend).port(port).user(user, password);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
        try {
            return builder.start();
        } catch (BindException e) {
            String why = Objects.requireNonNullElse(e.getMessage(), "it cannot be had");
            throw new IOException(
                    "port " + port + ": " + why + "; take another, or leave --port out for a free one", e);
        }
    }

    private void show(EmbeddedSmbServer server, String madeUp) throws IOException {
        String url = url(server);
        reporter()
                .notice(
                        "",
                        "FOR TESTING ONLY, never for production. On this machine's loopback, until Ctrl-C or SIGTERM.");
        if (json()) {
            Json json = new Json()
                    .add("url", url)
                    .add("host", server.host())
                    .add("port", server.port())
                    .add("share", SHARE)
                    .add("user", user);
            if (!madeUp.isEmpty()) {
                json.add("password", madeUp);
            }
            io().line(json.toString());
        } else {
            io().line(io().shown(url));
            if (!madeUp.isEmpty()) {
                io().line("Password: " + madeUp);
            }
            io().line("");
            io().line(io().shown(heddle(url, madeUp)));
            io().line(io().shown(smbclient(server, madeUp)));
        }
        io().flush();
    }

    /** Whoever chose the password is asked for it. */
    private String heddle(String url, String madeUp) {
        String command = Objects.requireNonNullElse(io().environment().apply("HEDDLE_COMMAND"), "heddle");
        return variable("HEDDLE_PASSWORD", madeUp) + Shell.word(command) + " ls " + Shell.word(url);
    }

    private String smbclient(EmbeddedSmbServer server, String madeUp) {
        return variable("PASSWD", madeUp) + "smbclient --port=" + server.port() + " --user=" + Shell.word(user) + " //"
                + server.host() + "/" + SHARE;
    }

    private static String variable(String name, String value) {
        return value.isEmpty() ? "" : name + "=" + value + " ";
    }

    private String url(EmbeddedSmbServer server) throws IOException {
        try {
            return new URI("smb", user, server.host(), server.port(), "/" + SHARE, null, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IOException("no URL can name the user '" + user + "'", e);
        }
    }

    private static void untilInterrupted() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException ctrlC) {
            return; // Without the interrupt, so that closing waits for the requests that run.
        }
    }
}
