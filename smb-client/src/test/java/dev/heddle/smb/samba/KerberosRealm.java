// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A private MIT KDC on a loopback port, in a temporary folder, with the user alice and the service
 * {@code cifs/fs.test.local} (which {@link TestNames} resolves to this computer). There is one for the whole JVM,
 * because a JVM reads its Kerberos configuration only once. A second realm, {@link #DOWN}, has a KDC that does not run.
 */
public final class KerberosRealm implements AutoCloseable {
    /** The realm. */
    public static final String NAME = "TEST.LOCAL";
    /** The server's name in the realm. */
    public static final String HOST = "fs.test.local";
    /** A name of this computer which the KDC does not know. */
    public static final String UNKNOWN_HOST = "unknown.test.local";
    /** A name of the service whose tickets last a few seconds. */
    static final String SHORT_HOST = "short.test.local";
    /** A service whose key changed after its keytab was written. */
    static final String STALE_HOST = "stale.test.local";
    /** The user. */
    public static final String ALICE = "alice@" + NAME;
    /** The user's password, here and on the Samba server. */
    public static final String PASSWORD = SambaServer.PASSWORD;
    /** A realm without a KDC. */
    static final String DOWN = "DOWN.LOCAL";

    /** How to install a KDC, if {@link #available} returns false. */
    static final String HOW_TO_ENABLE = "tests of Kerberos need: apt-get install krb5-kdc krb5-admin-server krb5-user";

    private static final List<String> PROGRAMS = List.of("krb5kdc", "kdb5_util", "kadmin.local", "kinit");
    private static final int PORT_TRIES = 5;

    private final Path home;

    private KerberosRealm(Path home) {
        this.home = home;
    }

    static boolean available() {
        return PROGRAMS.stream().allMatch(name -> program(name).isPresent());
    }

    /** Starts the KDC and makes the JVM use it. */
    static KerberosRealm start() throws IOException, InterruptedException {
        Path home = AtJvmEnd.folder("heddle-kdc-");
        for (int attempt = 0; attempt < PORT_TRIES; attempt++) {
            if (launch(home)) {
                KerberosRealm realm = new KerberosRealm(home);
                System.setProperty(
                        "java.security.krb5.conf", realm.configuration().toString());
                return realm;
            }
        }
        throw new IOException("krb5kdc does not come up: " + Files.readString(home.resolve("out")));
    }

    /** The {@code krb5.conf}. */
    Path configuration() {
        return home.resolve("krb5.conf");
    }

    /** Alice's key. */
    public Path keytab() {
        return home.resolve("alice.keytab");
    }

    /** The key of the service. */
    public Path serviceKeytab() {
        return home.resolve("smb.keytab");
    }

    /** A former key of {@link #STALE_HOST}. */
    Path staleKeytab() {
        return home.resolve("stale.keytab");
    }

    /** A ticket cache of alice, filled by {@code kinit}. */
    public Path cache(String... options) throws IOException, InterruptedException {
        Path cache = Files.createTempFile(home, "cc", "");
        List<String> command = new ArrayList<>(List.of(path("kinit"), "-c", cache.toString()));
        command.addAll(List.of(options));
        command.add(ALICE);
        SambaServer.run(environment(new ProcessBuilder(command), home), PASSWORD);
        return cache;
    }

    /** The configuration of a Samba server that is this service. */
    SambaConfig service(SambaConfig config) {
        return config.global("realm", NAME)
                .global("kerberos method", "dedicated keytab")
                .global("dedicated keytab file", "FILE:" + serviceKeytab());
    }

    @Override
    public void close() {
        AtJvmEnd.end(home);
    }

    /** Starts the KDC; returns false if another process has taken the free port meanwhile. */
    private static boolean launch(Path home) throws IOException, InterruptedException {
        int port = freePort();
        write(home, port);
        if (!Files.exists(home.resolve("principal.db"))) {
            createDatabase(home);
        }
        ProcessBuilder builder = environment(new ProcessBuilder(path("krb5kdc"), "-n", "-r", NAME), home);
        Process kdc = AtJvmEnd.start(
                home,
                builder.redirectErrorStream(true)
                        .redirectOutput(home.resolve("out").toFile()));
        while (!accepts(port)) {
            if (kdc.waitFor(5, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return true;
    }

    private static void write(Path home, int port) throws IOException {
        // A minimal PAC, which MIT's KDC would add, makes a standalone Samba refuse the ticket.
        Files.writeString(home.resolve("kdc.conf"), """
                [kdcdefaults]
                  kdc_listen = 127.0.0.1:%2$d
                  kdc_tcp_listen = 127.0.0.1:%2$d
                [realms]
                  TEST.LOCAL = {
                    database_name = %1$s/principal.db
                    key_stash_file = %1$s/stash
                    acl_file = %1$s/acl
                    supported_enctypes = aes256-cts-hmac-sha1-96:normal aes128-cts-hmac-sha1-96:normal
                    disable_pac = true
                  }
                [logging]
                  default = FILE:%1$s/log
                """.formatted(home, port));
        // Port 1 belongs to a service that nobody runs.
        Files.writeString(home.resolve("krb5.conf"), """
                [libdefaults]
                  default_realm = TEST.LOCAL
                  dns_lookup_kdc = false
                  dns_lookup_realm = false
                  dns_canonicalize_hostname = false
                  rdns = false
                  udp_preference_limit = 1
                [realms]
                  TEST.LOCAL = {
                    kdc = 127.0.0.1:%1$d
                  }
                  DOWN.LOCAL = {
                    kdc = 127.0.0.1:1
                  }
                [domain_realm]
                  .test.local = TEST.LOCAL
                """.formatted(port));
    }

    private static void createDatabase(Path home) throws IOException, InterruptedException {
        SambaServer.run(
                environment(new ProcessBuilder(path("kdb5_util"), "create", "-s", "-r", NAME, "-P", "master"), home));
        SambaServer.run(
                environment(new ProcessBuilder(path("kadmin.local"), "-r", NAME), home),
                "addprinc +requires_preauth -pw " + PASSWORD + " alice",
                "addprinc -randkey cifs/" + HOST,
                "ktadd -k " + home.resolve("smb.keytab") + " cifs/" + HOST,
                "addprinc -randkey -maxlife \"4 seconds\" cifs/" + SHORT_HOST,
                "ktadd -k " + home.resolve("smb.keytab") + " cifs/" + SHORT_HOST,
                "addprinc -randkey cifs/" + STALE_HOST,
                "ktadd -k " + home.resolve("stale.keytab") + " cifs/" + STALE_HOST,
                "cpw -randkey cifs/" + STALE_HOST,
                "ktadd -norandkey -k " + home.resolve("alice.keytab") + " alice");
    }

    private static ProcessBuilder environment(ProcessBuilder builder, Path home) {
        builder.environment()
                .putAll(Map.of(
                        "KRB5_CONFIG", home.resolve("krb5.conf").toString(),
                        "KRB5_KDC_PROFILE", home.resolve("kdc.conf").toString(),
                        "KRB5RCACHEDIR", home.toString()));
        return builder;
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, SambaServer.loopback())) {
            return probe.getLocalPort();
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(SambaServer.loopback(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String path(String program) {
        return program(program)
                .orElseThrow(() -> new IllegalStateException(HOW_TO_ENABLE))
                .toString();
    }

    private static Optional<Path> program(String name) {
        String folders = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin:/sbin";
        return Stream.of(folders.split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
