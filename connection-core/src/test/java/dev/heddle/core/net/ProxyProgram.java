// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An installed proxy server program, run by the test on a free loopback port. */
final class ProxyProgram implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyProgram.class);
    private static final int PORT_TRIES = 5;

    private final Process process;
    private final int port;
    private final Thread atJvmEnd = new Thread(this::end, "proxy-stop");

    private ProxyProgram(Process process, int port) {
        this.process = process;
        this.port = port;
        Runtime.getRuntime().addShutdownHook(atJvmEnd);
    }

    /** Creates the arguments of a program for its listening port. */
    interface Arguments {
        List<String> on(int port) throws IOException;
    }

    /**
     * Starts a program and waits until it accepts connections. If the program is not installed, the test is skipped; in
     * CI it fails.
     *
     * @param output file for the output of the program
     * @param environment variables added to those of the test
     */
    static ProxyProgram start(
            String name, String debianPackage, Path output, Map<String, String> environment, Arguments arguments)
            throws IOException, InterruptedException {
        Path program = programOrSkip(name, debianPackage);
        for (int attempt = 0; attempt < PORT_TRIES; attempt++) {
            int port = freePort();
            List<String> command = new ArrayList<>(List.of(program.toString()));
            command.addAll(arguments.on(port));
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            ProxyProgram started = new ProxyProgram(builder.start(), port);
            if (started.accepts()) {
                return started;
            }
            started.close(); // another process may have taken the port
        }
        throw new IOException(name + " does not come up: " + Files.readString(output));
    }

    private static Path programOrSkip(String name, String debianPackage) {
        return findOrSkip(name, debianPackage, folders("PATH", "/usr/sbin", "/usr/local/sbin"));
    }

    /** Returns a shared library. If it is not installed, the test is skipped; in CI it fails. */
    static Path libraryOrSkip(String name, String debianPackage) {
        String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
        return findOrSkip(
                name,
                debianPackage,
                folders("LD_LIBRARY_PATH", "/usr/lib/" + machine + "-linux-gnu", "/usr/lib64", "/usr/lib"));
    }

    private static Stream<String> folders(String variable, String... more) {
        String path = System.getenv().getOrDefault(variable, "");
        return Stream.concat(
                Pattern.compile(":").splitAsStream(path).filter(folder -> !folder.isEmpty()), Stream.of(more));
    }

    private static Path findOrSkip(String name, String debianPackage, Stream<String> folders) {
        return folders.map(folder -> Path.of(folder, name))
                .filter(Files::isReadable)
                .findFirst()
                .orElseThrow(() -> {
                    String howToEnable = "tests with " + name + " need: apt-get install " + debianPackage;
                    if ("true".equals(System.getenv("CI"))) {
                        return new IllegalStateException(howToEnable);
                    }
                    LOG.warn("skipped: {}", howToEnable);
                    return new TestAbortedException(howToEnable);
                });
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean accepts() throws InterruptedException {
        long limit = ProxyPeer.soon();
        while (System.nanoTime() - limit < 0) {
            try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return probe.isConnected() && process.isAlive();
            } catch (IOException e) {
                if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
        }
        return false;
    }

    int port() {
        return port;
    }

    private void end() {
        List<ProcessHandle> family = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        process.destroy();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        family.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atJvmEnd);
        end();
    }

    /** Writes a configuration file. */
    static String file(Path path, String text) {
        try {
            return Files.writeString(path, text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
