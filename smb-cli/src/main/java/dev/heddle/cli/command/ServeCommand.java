// SPDX-License-Identifier: Apache-2.0
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
                "Serve a local folder over SMB on the loopback until Ctrl-C, to test clients. Not for production.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle serve photos",
            "  heddle serve --port 4450 --user alice --read-only photos",
            "  heddle serve --encrypt required --json photos | jq -r .url",
            "",
            "The password comes from --password-stdin, or from the environment variable",
            "HEDDLE_PASSWORD; otherwise the command generates one and shows it.",
        })
public final class ServeCommand extends BasicCommand {
    private static final String SHARE = "share";

    @Parameters(index = "0", paramLabel = "DIR", description = "Folder to share.")
    @SuppressWarnings("NullAway.Init") // picocli
    private Path folder;

    @Option(names = "--port", paramLabel = "PORT", description = "Listen on this TCP port (default: a free port).")
    private int port;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            defaultValue = "heddle",
            description = "Let this user log in (default: ${DEFAULT-VALUE}).")
    private String user = "heddle";

    @Option(names = "--password-stdin", description = "Read the password from the first line of standard input.")
    private boolean passwordStdin;

    @Option(names = "--read-only", description = "Refuse all changes.")
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
            description = "Use this worker backend: single, threads, virtual or loop (default: ${DEFAULT-VALUE}).")
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
            throw usage("the password is empty: set one, or leave it out to get a generated one");
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
            String why = Objects.requireNonNullElse(e.getMessage(), "the system refuses it");
            throw new IOException(
                    "cannot listen on port " + port + ": " + why + "; use another, or omit --port for a free one", e);
        }
    }

    private void show(EmbeddedSmbServer server, String madeUp) throws IOException {
        String url = url(server);
        reporter()
                .notice("", "FOR TESTING ONLY, never for production. Serves on the loopback until Ctrl-C or SIGTERM.");
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

    /**
     * Returns a command line to show. It contains the password only if that was generated; otherwise heddle asks for
     * it.
     */
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
            throw new IOException("cannot write the user '" + user + "' in a URL", e);
        }
    }

    private static void untilInterrupted() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException ctrlC) {
            return; // The interrupt status stays clear, so that close waits for requests in flight.
        }
    }
}
