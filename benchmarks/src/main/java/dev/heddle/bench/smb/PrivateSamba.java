// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A private smbd on a loopback port, with its own user and Samba's default settings except for paths. Its folder is in
 * memory if there is such a file system. Changes no account and no configuration of the system.
 */
final class PrivateSamba implements AutoCloseable {
    static final String HOST = "127.0.0.1";
    static final String SHARE = "share";
    static final String USER = "alice";
    static final String PASSWORD = "pw1";

    /** What to do if it is not {@link #available}. */
    static final String HOW_TO_ENABLE =
            "a private Samba needs: apt-get install samba smbclient samba-common-bin libnss-wrapper";

    private static final long START_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final Path MEMORY = Path.of("/dev/shm");

    private static final String CONFIG = """
            [global]
              server role = standalone server
              passdb backend = tdbsam:HOME/private/passdb.tdb
              private dir = HOME/private
              lock directory = HOME/lock
              state directory = HOME/state
              cache directory = HOME/cache
              pid directory = HOME/run
              ncalrpc dir = HOME/ncalrpc
              log file = HOME/log/log.smbd
              smb ports = PORT
              interfaces = lo
              bind interfaces only = yes
              disable netbios = yes
              load printers = no
              printcap name = /dev/null
              disable spoolss = yes
              guest account = GUEST
            [share]
              path = HOME/share
              read only = no
            """;

    private final Path home;
    private final int port;
    private final Process smbd;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PrivateSamba(Path home, int port, Process smbd) {
        this.home = home;
        this.port = port;
        this.smbd = smbd;
    }

    /** The programs and the library that the server needs. {@code find} returns empty if one is not installed. */
    private enum Needed {
        SMBD("smbd"),
        PDBEDIT("pdbedit"),
        SMBCLIENT("smbclient"),
        STDBUF("stdbuf"),
        WRAPPER("libnss_wrapper.so");

        private final String name;

        Needed(String name) {
            this.name = name;
        }

        Optional<Path> find() {
            String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
            Stream<String> folders = this == WRAPPER
                    ? Stream.of("/usr/lib/" + machine + "-linux-gnu", "/usr/lib64", "/usr/lib")
                    : Stream.concat(
                            Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1)),
                            Stream.of("/usr/sbin", "/usr/local/sbin", "/sbin"));
            return folders.filter(folder -> !folder.isEmpty())
                    .map(folder -> Path.of(folder, name))
                    .filter(Files::isReadable)
                    .findFirst();
        }

        String path() {
            return find().orElseThrow(() -> new IllegalStateException(name + " is not installed; " + HOW_TO_ENABLE))
                    .toString();
        }
    }

    /** Returns whether all needed programs and the library are installed. */
    static boolean available() {
        return Stream.of(Needed.values()).allMatch(needed -> needed.find().isPresent());
    }

    static String smbclient() {
        return Needed.SMBCLIENT.path();
    }

    /** Starts the server and returns once it accepts connections. */
    static PrivateSamba start() throws IOException, InterruptedException {
        Path parent = Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        Path home = Files.createTempDirectory(parent.toRealPath(), "heddle-compare-");
        try {
            open(home);
            for (String folder : List.of("private", "lock", "state", "cache", "run", "log", "ncalrpc")) {
                Files.createDirectory(home.resolve(folder));
            }
            open(Files.createDirectory(home.resolve(SHARE)));
            int port = freePort();
            Path config = Files.writeString(
                    home.resolve("smb.conf"),
                    CONFIG.replace("HOME", home.toString())
                            .replace("PORT", Integer.toString(port))
                            .replace("GUEST", root(home) ? "nobody" : USER));
            addUser(home, config);
            PrivateSamba samba = new PrivateSamba(home, port, launch(home, config));
            samba.awaitPort();
            // Stops the server also if the run is aborted.
            Runtime.getRuntime().addShutdownHook(new Thread(samba::close, "samba-stop"));
            return samba;
        } catch (IOException | InterruptedException | RuntimeException e) {
            delete(home);
            throw e;
        }
    }

    int port() {
        return port;
    }

    /** Returns a folder beside the share, on the same file system, which clients do not see. */
    Path home() {
        return home;
    }

    /** Returns the folder of the share on disk. */
    Path share() {
        return home.resolve(SHARE);
    }

    /** Returns the address of a port on 127.0.0.1. Uses no host name, because a name may have several addresses. */
    static InetSocketAddress local(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }

    /** Lets the server's user read and write a file or folder. */
    static Path open(Path path) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    /**
     * Returns the processor time of each of the server's processes in seconds; there is one process for each client.
     */
    Map<Long, Double> cpuSeconds() {
        return Stream.concat(Stream.of(smbd.toHandle()), smbd.descendants())
                .collect(Collectors.toMap(ProcessHandle::pid, ProcessUse::cpuSeconds));
    }

    /**
     * Returns the processor time that the processes have used since {@code before}, in seconds; ended processes do not
     * count.
     */
    double cpuSecondsSince(Map<Long, Double> before) {
        return cpuSeconds().entrySet().stream()
                .mapToDouble(now -> now.getValue() - before.getOrDefault(now.getKey(), 0.0))
                .filter(more -> more > 0)
                .sum();
    }

    private static void addUser(Path home, Path config) throws IOException, InterruptedException {
        // Only root can become another user; otherwise the server's user is the current user.
        int user = root(home) ? 20001 : (Integer) Files.getAttribute(home, "unix:uid");
        Files.writeString(home.resolve("passwd"), """
                root:x:0:0::/:/bin/false
                nobody:x:65534:65534::/:/bin/false
                %s:x:%d:%d::/:/bin/false
                """.formatted(USER, user, user));
        Files.writeString(home.resolve("group"), """
                root:x:0:
                nogroup:x:65534:
                %s:x:%d:
                """.formatted(USER, user));
        ProcessBuilder builder =
                new ProcessBuilder(Needed.PDBEDIT.path(), "-s", config.toString(), "-a", "-u", USER, "-t");
        Process pdbedit = environment(home, builder).start();
        try (var in = pdbedit.outputWriter()) {
            in.write(PASSWORD + "\n" + PASSWORD + "\n");
        }
        if (pdbedit.waitFor() != 0) {
            throw new IOException("pdbedit failed: " + Files.readString(home.resolve("log/out")));
        }
    }

    private static boolean root(Path home) throws IOException {
        return Files.getAttribute(home, "unix:uid").equals(0);
    }

    private static Process launch(Path home, Path config) throws IOException {
        // smbd creates its own process group and ends the group when it ends.
        ProcessBuilder builder = new ProcessBuilder(
                Needed.SMBD.path(),
                "-F",
                "-s",
                config.toString(),
                "-l",
                home.resolve("log").toString());
        builder.redirectInput(Path.of("/dev/null").toFile());
        return environment(home, builder).start();
    }

    private static ProcessBuilder environment(Path home, ProcessBuilder builder) {
        Map<String, String> environment = builder.environment();
        environment.put("LD_PRELOAD", Needed.WRAPPER.path());
        environment.put("NSS_WRAPPER_PASSWD", home.resolve("passwd").toString());
        environment.put("NSS_WRAPPER_GROUP", home.resolve("group").toString());
        return builder.redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(home.resolve("log/out").toFile()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(local(0));
            return probe.getLocalPort();
        }
    }

    private void awaitPort() throws IOException, InterruptedException {
        long end = System.nanoTime() + START_LIMIT_NANOS;
        while (System.nanoTime() < end && !smbd.waitFor(20, TimeUnit.MILLISECONDS)) {
            try (Socket socket = new Socket()) {
                socket.connect(local(port), 1000);
                return;
            } catch (IOException notYet) {
                // smbd is still starting, or has failed; the loop notices that.
            }
        }
        stop();
        String log = Files.readString(home.resolve("log/out"));
        Path more = home.resolve("log/log.smbd");
        throw new IOException("smbd did not start: " + log + (Files.exists(more) ? Files.readString(more) : ""));
    }

    private void stop() {
        List<ProcessHandle> children = smbd.descendants().toList();
        smbd.destroy();
        smbd.onExit()
                .orTimeout(5, TimeUnit.SECONDS)
                .exceptionally(tooLate -> smbd)
                .join();
        smbd.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            stop();
            delete(home);
        }
    }

    private static void delete(Path root) {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
