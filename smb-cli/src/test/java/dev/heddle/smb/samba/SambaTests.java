// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;

/**
 * The base of tests against the private Samba of smb-client's tests, whose classes are visible only in this package.
 * Each test has a directory of its own on the share.
 */
@SambaSuite
public abstract class SambaTests {
    private SambaServer server;
    private Path directory;

    /** Returns additional lines for the {@code [global]} section of smb.conf. */
    protected Map<String, String> global() {
        return Map.of();
    }

    /** Returns additional shares, or other lines for the usual shares. */
    protected Map<String, Map<String, String>> shares() {
        return Map.of();
    }

    @BeforeEach
    void start(SambaServers servers) throws IOException, InterruptedException {
        SambaConfig config = SambaConfig.standard();
        for (Map.Entry<String, String> line : global().entrySet()) {
            config = config.global(line.getKey(), line.getValue());
        }
        for (Map.Entry<String, Map<String, String>> share : shares().entrySet()) {
            config = config.share(share.getKey(), share.getValue());
        }
        server = servers.with(config);
        directory = SambaServer.open(Files.createTempDirectory(server.folder(), "t"));
    }

    /** Starts a server for this test alone, which the test may damage. */
    protected final void startOwnServer() throws IOException, InterruptedException {
        server = SambaServer.start(SambaConfig.standard());
        directory = SambaServer.open(Files.createTempDirectory(server.folder(), "t"));
    }

    protected final void stopOwnServer() {
        server.close();
    }

    /** Kills the server, as a crash of its machine would. */
    protected final void killServer() {
        server.killHard();
    }

    protected final int port() {
        return server.port();
    }

    /** Returns this test's directory in the server's local file system. */
    protected final Path directory() {
        return directory;
    }

    /** Returns the folder of a share in the server's local file system. */
    protected final Path folder(String share) {
        return server.folder(share);
    }

    /** Returns the URL of a path in this test's directory. */
    protected final String url(String path) {
        String inside = path.isEmpty() ? "" : "/" + path;
        return server("alice@") + "/share/" + directory.getFileName() + inside;
    }

    /** The server behind a relay that shows links. The caller closes it. */
    protected record LinkServer(WireTap tap, String directoryUrl) implements AutoCloseable {
        /** Returns the URL of a path in this test's directory. */
        public String url(String path) {
            return directoryUrl + "/" + path;
        }

        @Override
        public void close() throws IOException {
            tap.close();
        }
    }

    /**
     * Starts a relay for a client that does not sign. It shows {@code dlink} as a link to {@code dgoal} and {@code
     * flink} as a link to {@code fgoal}; opening the links themselves opens {@code dself} and {@code fself}.
     */
    protected final LinkServer linkServer() throws IOException {
        WireTap tap = LinkTap.of(server);
        String share = "smb://alice@" + SambaServer.HOST + ":" + tap.port() + "/share/";
        return new LinkServer(tap, share + directory.getFileName());
    }

    /** Returns the URL of the server, with this user part before the host. */
    protected final String server(String userAndAt) {
        return "smb://" + userAndAt + SambaServer.HOST + ":" + server.port();
    }

    /** Returns the path on the share of a path in this test's directory. */
    protected final String path(String path) {
        return directory.getFileName() + "/" + path;
    }

    /** Creates a file in this test's directory, not through the server. Everybody may read and write it. */
    protected final Path place(String path, byte[] content) throws IOException {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            Path parent = directory.resolve(path.substring(0, slash));
            if (!Files.exists(parent)) {
                SambaServer.open(Files.createDirectory(parent));
            }
        }
        return SambaServer.open(Files.write(directory.resolve(path), content));
    }

    /** Returns random bytes, the same for the same size. */
    protected static byte[] random(int size) {
        byte[] data = new byte[size];
        new Random(size).nextBytes(data);
        return data;
    }

    /** Returns the relative paths below {@code root} with their sizes; -1 for directories. */
    protected static Map<String, Long> sizes(Path root) throws IOException {
        Map<String, Long> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                found.put(root.relativize(path).toString(), Files.isDirectory(path) ? -1 : Files.size(path));
            }
        }
        return found;
    }

    /** Gives everybody read and write permission. */
    protected static Path open(Path path) throws IOException {
        return SambaServer.open(path);
    }

    /** Runs smbclient commands in the directory of the test. Returns the output. */
    protected final String smbclient(String commands) throws IOException, InterruptedException {
        return smbclientWith(
                "//" + SambaServer.HOST + "/share", "-D", String.valueOf(directory.getFileName()), "-c", commands);
    }

    /** Runs smbclient as alice with these arguments. Returns the output. */
    protected final String smbclientWith(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("smbclient", "-p", Integer.toString(server.port())));
        command.addAll(List.of("-U", SambaServer.USER + "%" + SambaServer.PASSWORD));
        command.addAll(List.of(arguments));
        return SambaServer.run(new ProcessBuilder(command));
    }

    /** Waits until the condition is true; fails after a minute. */
    protected static void eventually(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not happen within a minute: " + what);
            }
            // Polls: the file system sends no notifications here.
            LockSupport.parkNanos(1_000_000);
        }
    }
}
