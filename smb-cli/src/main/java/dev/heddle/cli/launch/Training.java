// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.launch;

import dev.heddle.cli.Heddle;
import dev.heddle.cli.cleanup.TemporaryFolder;
import dev.heddle.cli.options.MadeUpPassword;
import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.terminal.Terminal;
import dev.heddle.smb.testserver.EmbeddedSmbServer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs the most frequent commands against a server of its own, so that the JVM archives the classes they load. The
 * launcher runs it once after each build; later starts of the command load the classes from the archive.
 */
final class Training {
    private static final String SHARE = "training";
    private static final String USER = "training";
    private static final int BYTES = 100_000;

    private final Io io;
    private final String url;
    private final String folder;

    private Training(Io io, String url, Path folder) {
        this.io = io;
        this.url = url;
        this.folder = folder.toString();
    }

    /** Runs the training and ends the process with its exit status. Takes no arguments. */
    public static void main(String[] args) throws IOException {
        System.exit(train());
    }

    /** Runs the training. Returns 0 if each command succeeded. */
    static int train() throws IOException {
        Io plain = Io.of(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new FileOutputStream(FileDescriptor.err),
                Terminal.NONE,
                question -> null);
        String password = MadeUpPassword.next();
        Io io = plain.in(name -> name.equals("HEDDLE_PASSWORD") ? password : null);
        try (TemporaryFolder shared = TemporaryFolder.create("heddle-training-", io.unfinished());
                TemporaryFolder own = TemporaryFolder.create("heddle-training-", io.unfinished());
                EmbeddedSmbServer server = EmbeddedSmbServer.builder()
                        .share(SHARE, shared.path())
                        .user(USER, password)
                        .start()) {
            Files.write(shared.path().resolve("file"), new byte[BYTES]);
            String url = "smb://" + USER + "@" + server.host() + ":" + server.port() + "/" + SHARE;
            return new Training(io, url, own.path()).run();
        }
    }

    private int run() {
        int status = 0;
        for (String how : new String[] {"off", "required"}) {
            status |= Heddle.run(io, "get", "--encrypt=" + how, url + "/file", folder);
            status |= Heddle.run(io, "put", "--encrypt=" + how, folder + "/file", url + "/" + how);
            status |= Heddle.run(io, "ls", "-l", "--encrypt=" + how, url);
        }
        status |= Heddle.run(io, "cat", url + "/off");
        status |= Heddle.run(io, "rm", url + "/off");
        status |= Heddle.run(io, "--version");
        return status | Heddle.run(io, "--help");
    }
}
