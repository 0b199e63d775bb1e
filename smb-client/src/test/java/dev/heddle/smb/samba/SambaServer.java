// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The server that the tests of this package use: a private Samba or, if a {@link StandIn} is on the class path, the
 * server that it starts. It runs in a temporary folder and has the users alice (password {@code pw1}) and bob
 * ({@code pw2}). Any number can run side by side.
 */
abstract class SambaServer implements AutoCloseable {
    static final String HOST = "127.0.0.1";
    static final String USER = "alice";
    static final String PASSWORD = "pw1";

    private final Path home;

    /** @param home the folder that contains the shares, in {@code shares} */
    SambaServer(Path home) {
        this.home = home;
    }

    /** Whether there is a server to start. */
    static boolean available() {
        return StandIn.find().isPresent() || SambaInstallation.find().isPresent();
    }

    /** Starts a server and returns once it accepts connections. */
    static SambaServer start(SambaConfig config) throws IOException, InterruptedException {
        Optional<StandIn> standIn = StandIn.find();
        return standIn.isPresent() ? standIn.get().start(config) : SmbdServer.start(config);
    }

    abstract int port();

    /** The number of connections that it serves. */
    abstract int connectionCount();

    /** Resets all connections; the server keeps running. */
    abstract void dropConnections();

    /** The folder of a share on disk. */
    Path folder(String share) {
        return home.resolve("shares").resolve(share);
    }

    Path folder() {
        return folder(SambaConfig.SHARE);
    }

    /** Writes a file that every user of the server may read and write. */
    Path place(String name, byte[] content) throws IOException {
        Path file = folder().resolve(name);
        Files.write(file, content);
        return open(file);
    }

    /** Lets every user of the server read and write a file or folder. */
    static Path open(Path path) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    /** Ends the server abruptly, like a crash of the machine. */
    abstract void killHard();

    @Override
    public abstract void close();

    /** Not {@link InetAddress#getLoopbackAddress}, which may return the IPv6 address. */
    static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    /** Runs a short program to its end; if it fails, its output is in the error. */
    static String run(ProcessBuilder builder, String... input) throws IOException, InterruptedException {
        Path output = AtJvmEnd.file("heddle-samba-out-", ".txt");
        try {
            Process process =
                    AtJvmEnd.start(output, builder.redirectErrorStream(true).redirectOutput(output.toFile()));
            try (var stdin = process.outputWriter()) {
                for (String line : input) {
                    stdin.write(line + "\n");
                }
            }
            boolean ended = process.waitFor(120, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            String text = Files.readString(output);
            if (!ended || process.exitValue() != 0) {
                throw new IOException(builder.command() + " failed: " + text);
            }
            return text;
        } finally {
            AtJvmEnd.end(output);
        }
    }

    static void deleteTree(Path root) {
        AtJvmEnd.delete(root);
    }
}
