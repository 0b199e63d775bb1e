// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A private smbd on a loopback port, in a temporary folder, with the users alice (password {@code pw1}) and bob
 * ({@code pw2}) that only it knows. Changes no system account and no system configuration. Any number can run side by
 * side.
 */
final class SmbdServer extends SambaServer {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final int PORT_TRIES = 5;

    private final Path home;
    private final int port;
    private final ProcessFamily family;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SmbdServer(Path home, int port, ProcessFamily family) {
        super(home);
        this.home = home;
        this.port = port;
        this.family = family;
    }

    /** Starts a server and returns once it accepts connections. */
    static SmbdServer start(SambaConfig config) throws IOException, InterruptedException {
        SambaInstallation installation =
                SambaInstallation.find().orElseThrow(() -> new IllegalStateException(SambaInstallation.HOW_TO_ENABLE));
        Path home = AtJvmEnd.folder("heddle-samba-");
        try {
            SambaUsers users = prepare(home, config);
            for (int attempt = 0; attempt < PORT_TRIES; attempt++) {
                SmbdServer server = launch(installation, home, config, users);
                if (server != null) {
                    return server;
                }
            }
            throw new IOException("smbd does not come up: " + log(home));
        } catch (IOException | InterruptedException | RuntimeException e) {
            AtJvmEnd.end(home);
            throw e;
        }
    }

    @Override
    int port() {
        return port;
    }

    /** Kills every process of the server with SIGKILL, like a crash of the machine. */
    @Override
    void killHard() {
        family.kill();
    }

    @Override
    int connectionCount() {
        return connections().size();
    }

    @Override
    void dropConnections() {
        connections().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    /** The ids of the processes that serve one connection each. */
    Set<Long> connections() {
        return family.connectionHolders(port);
    }

    /** Freezes one process of this server. */
    void pause(long pid) throws IOException, InterruptedException {
        signal("-STOP", pid);
    }

    /** Resumes a frozen process. */
    void resume(long pid) throws IOException, InterruptedException {
        signal("-CONT", pid);
    }

    /** The folder that contains all files of the server. */
    Path home() {
        return home;
    }

    /** The live processes of the server. */
    List<ProcessHandle> processes() {
        return family.members();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            AtJvmEnd.end(home);
        }
    }

    private static SambaUsers prepare(Path home, SambaConfig config) throws IOException {
        open(home);
        for (String folder : List.of("private", "lock", "state", "cache", "run", "log", "ncalrpc", "shares")) {
            Files.setPosixFilePermissions(
                    Files.createDirectory(home.resolve(folder)), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        for (String share : config.shares().keySet()) {
            open(Files.createDirectory(home.resolve("shares").resolve(share)));
        }
        return SambaUsers.write(home);
    }

    /** Returns null if another process has taken the free port meanwhile. */
    private static @Nullable SmbdServer launch(
            SambaInstallation installation, Path home, SambaConfig config, SambaUsers users)
            throws IOException, InterruptedException {
        int port = freePort();
        Path file = Files.writeString(home.resolve("smb.conf"), config.render(home, port, users.guestAccount()));
        users.create(installation, file);
        ProcessBuilder builder = new ProcessBuilder(
                installation.setsid().toString(),
                installation.smbd().toString(),
                "-F",
                "--no-process-group",
                "-s",
                file.toString(),
                "-l",
                home.resolve("log").toString());
        users.environment(installation, builder.environment());
        builder.redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(home.resolve("log/out").toFile());
        Process process = AtJvmEnd.start(home, builder);
        ProcessFamily family = new ProcessFamily(process.pid(), home);
        if (awaitPort(process, family, port)) {
            return new SmbdServer(home, port, family);
        }
        family.kill();
        return null;
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, loopback())) {
            return probe.getLocalPort();
        }
    }

    private static boolean awaitPort(Process process, ProcessFamily family, int port) throws InterruptedException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < end) {
            if (accepts(port) && family.leaderListens(port)) {
                return true;
            }
            if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return false;
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(loopback(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void signal(String signal, long pid) throws IOException, InterruptedException {
        run(new ProcessBuilder("kill", signal, Long.toString(pid)));
    }

    private static String log(Path home) throws IOException {
        List<String> parts = new ArrayList<>();
        for (String name : List.of("log/out", "log/log.smbd")) {
            Path file = home.resolve(name);
            parts.add(Files.exists(file) ? Files.readString(file) : name + " is not there");
        }
        return String.join("\n", parts);
    }
}
