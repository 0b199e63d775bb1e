// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A private {@code redis-server} process on a high port of the loopback. It keeps its data in memory. It ends with
 * {@link #close}, or with this JVM. Thread-safe.
 */
public final class RedisServer implements AutoCloseable {
    /** What to do if {@link #program} does not find Redis. */
    public static final String HOW_TO_ENABLE = "a Redis server is needed: apt-get install redis-server redis-tools";

    /** How many ports to try: another process may take a free port before the server binds it. */
    private static final int ATTEMPTS = 5;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Process process;
    private final int port;
    private final Thread atEnd;

    private RedisServer(Process process, int port) {
        this.process = process;
        this.port = port;
        this.atEnd = new Thread(process::destroyForcibly, "redis-server-end");
        Runtime.getRuntime().addShutdownHook(atEnd);
    }

    /** Finds a program of an installed Redis, such as {@code redis-server} or {@code redis-cli}. */
    public static Optional<Path> program(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/bin:/usr/local/bin";
        return Arrays.stream(path.split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts a server and waits until it accepts connections.
     *
     * @param folder its working folder, which holds its log
     * @param settings further arguments of its command line, such as {@code "--requirepass", "secret"}
     * @throws IOException if Redis is not installed, or does not start
     */
    public static RedisServer start(Path folder, String... settings) throws IOException {
        Path program = program("redis-server").orElseThrow(() -> new IOException(HOW_TO_ENABLE));
        Path log = folder.toAbsolutePath().resolve("redis.log");
        IOException failure = new IOException("redis-server did not start: " + folder);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = freePort();
            RedisServer server = new RedisServer(launch(program, folder, log, port, settings), port);
            if (server.awaitReady(log)) {
                return server;
            }
            server.close();
            failure.addSuppressed(new IOException(Files.readString(log)));
        }
        throw failure;
    }

    private static Process launch(Path program, Path folder, Path log, int port, String... settings)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--port", Integer.toString(port)));
        command.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--daemonize", "no"));
        command.addAll(List.of(settings));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * Waits until the server accepts connections; returns false if it has ended, for example because another process
     * took the port.
     */
    private boolean awaitReady(Path log) throws IOException {
        for (long start = System.nanoTime(); System.nanoTime() - start < PATIENCE_NANOS; ) {
            if (Files.readString(log).contains("Ready to accept connections")) {
                return true;
            }
            if (ended(10, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return false;
    }

    private boolean ended(long time, TimeUnit unit) {
        try {
            return process.waitFor(time, unit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** The port of the server on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** Kills the process at once, whatever it is doing. */
    @Override
    public void close() {
        process.destroyForcibly();
        ended(20, TimeUnit.SECONDS);
        try {
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IllegalStateException e) {
            // This JVM is shutting down and runs the hook, which does no harm.
        }
    }
}
