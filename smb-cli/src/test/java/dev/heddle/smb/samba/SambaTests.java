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
 * Tests against the private Samba of smb-client's tests, whose classes only this package sees. Each test has a
 * directory of its own on the share.
 */
@SambaSuite
public abstract class SambaTests {
    private SambaServer server;
    private Path directory;

    /** Lines of the {@code [global]} part of its configuration that a class needs beside the usual ones. */
    protected Map<String, String> global() {
        return Map.of();
    }

    /** Shares that a class needs beside the usual ones, or with other lines. */
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

    /** A server that is this test's alone, to do harm to. */
    protected final void startOwnServer() throws IOException, InterruptedException {
        server = SambaServer.start(SambaConfig.standard());
        directory = SambaServer.open(Files.createTempDirectory(server.folder(), "t"));
    }

    protected final void stopOwnServer() {
        server.close();
    }

    /** The server's machine fails. */
    protected final void killServer() {
        server.killHard();
    }

    protected final int port() {
        return server.port();
    }

    /** This test's directory, as the server's own system sees it. */
    protected final Path directory() {
        return directory;
    }

    /** The folder of a share, as the server's own system sees it. */
    protected final Path folder(String share) {
        return server.folder(share);
    }

    /** The URL of something in this test's directory. */
    protected final String url(String path) {
        String inside = path.isEmpty() ? "" : "/" + path;
        return server("alice@") + "/share/" + directory.getFileName() + inside;
    }

    /** The server, seen through a relay that shows links. To be closed. */
    protected record LinkServer(WireTap tap, String directoryUrl) implements AutoCloseable {
        /** The URL of something in this test's directory. */
        public String url(String path) {
            return directoryUrl + "/" + path;
        }

        @Override
        public void close() throws IOException {
            tap.close();
        }
    }

    /**
     * Shows {@code dlink} as a link to {@code dgoal} and {@code flink} as one to {@code fgoal}, each itself being
     * {@code dself} and {@code fself}, to a client that does not sign.
     */
    protected final LinkServer linkServer() throws IOException {
        WireTap tap = LinkTap.of(server);
        String share = "smb://alice@" + SambaServer.HOST + ":" + tap.port() + "/share/";
        return new LinkServer(tap, share + directory.getFileName());
    }

    /** The URL of the server, with such a user part before the host. */
    protected final String server(String userAndAt) {
        return "smb://" + userAndAt + SambaServer.HOST + ":" + server.port();
    }

    /** The path of something in this test's directory, within the share. */
    protected final String path(String path) {
        return directory.getFileName() + "/" + path;
    }

    /** Puts a file into this test's directory behind the server's back; everybody may read and write it. */
    protected final Path place(String path, byte[] content) throws IOException {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            Path parent = directory.resolve(path.substring(0, slash));
            if (!Files.exists(parent)) {
                SambaServer.open(Files.createDirectory(parent));
            }
        }
        return SambaServer.open(Files.write(directory.resolve(path), content));
    }

    /** Bytes that are the same whenever they are asked for. */
    protected static byte[] random(int size) {
        byte[] data = new byte[size];
        new Random(size).nextBytes(data);
        return data;
    }

    /** What is there from {@code root} on: relative paths with sizes; -1 for directories. */
    protected static Map<String, Long> sizes(Path root) throws IOException {
        Map<String, Long> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                found.put(root.relativize(path).toString(), Files.isDirectory(path) ? -1 : Files.size(path));
            }
        }
        return found;
    }

    /** Lets everybody read and write it. */
    protected static Path open(Path path) throws IOException {
        return SambaServer.open(path);
    }

    /** What smbclient prints when it does this in the test's directory. */
    protected final String smbclient(String commands) throws IOException, InterruptedException {
        return smbclientWith(
                "//" + SambaServer.HOST + "/share", "-D", String.valueOf(directory.getFileName()), "-c", commands);
    }

    /** What smbclient prints when alice starts it with these arguments. */
    protected final String smbclientWith(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("smbclient", "-p", Integer.toString(server.port())));
        command.addAll(List.of("-U", SambaServer.USER + "%" + SambaServer.PASSWORD));
        command.addAll(List.of(arguments));
        return SambaServer.run(new ProcessBuilder(command));
    }

    /** Waits until that is so; fails after a minute. */
    protected static void eventually(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not happen within a minute: " + what);
            }
            // The file system tells nobody.
            LockSupport.parkNanos(1_000_000);
        }
    }
}
