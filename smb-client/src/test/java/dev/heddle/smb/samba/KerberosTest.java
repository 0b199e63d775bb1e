// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.smb.Cipher;
import dev.heddle.smb.Credentials;
import dev.heddle.smb.SmbAccessDeniedException;
import dev.heddle.smb.SmbAuthenticationException;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbDialect;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbWatchEvent;
import dev.heddle.smb.SmbWatchEvent.Kind;
import dev.heddle.smb.SmbWatchOption;
import dev.heddle.smb.SmbWatcher;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.testkit.Bounded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kerberos logins to a Samba that accepts nothing else, and the failures without a ticket. */
@KerberosSuite
@EachBackend
@NeedsSamba("the embedded server takes NTLM only")
class KerberosTest {
    private static final int CHANGE_NOTIFY = 15;

    private final String backend;
    private final KerberosRealm realm;
    private final SambaServers servers;
    private final SambaServer server;

    KerberosTest(String backend, SambaServers servers, KerberosRealm realm) throws Exception {
        this.backend = backend;
        this.realm = realm;
        this.servers = servers;
        this.server = servers.with(kerberosOnly());
    }

    private SambaConfig kerberosOnly() {
        return realm.service(SambaConfig.standard()).global("ntlm auth", "disabled");
    }

    @Test
    void byPassword() throws Exception {
        assertAlice(Credentials.kerberosPassword("alice", chars(KerberosRealm.PASSWORD)));
        assertAlice(Credentials.kerberosPassword(KerberosRealm.ALICE, chars(KerberosRealm.PASSWORD)));
    }

    @Test
    void byKeytab() throws Exception {
        assertAlice(Credentials.kerberosKeytab(KerberosRealm.ALICE, realm.keytab()));
    }

    @Test
    void byTicketCache() throws Exception {
        Path cache = realm.cache();
        assertAlice(Credentials.kerberosCache(null, cache));
        assertAlice(Credentials.kerberosCache(KerberosRealm.ALICE, cache));
    }

    @Test
    void theSameCredentialsLogInAgain() throws Exception {
        Credentials credentials = Credentials.kerberosPassword("alice", chars(KerberosRealm.PASSWORD));
        assertAlice(credentials);
        assertAlice(credentials);
        credentials.close();
        assertRefused(credentials, KerberosRealm.HOST, server, "were closed", "after the client");
    }

    @Test
    void aReconnectAsksForNewTickets() throws Exception {
        Credentials credentials = Credentials.kerberosPassword("alice", chars(KerberosRealm.PASSWORD));
        try (SmbClient client = client(credentials)) {
            SmbSession old = client.connect(KerberosRealm.HOST, server.port());
            SmbShare share = old.share(SambaConfig.SHARE);
            SmbSession session = old.reconnect();
            assertThatThrownBy(() -> share.stat("")).isInstanceOf(SmbConnectionException.class);
            work(session.share(SambaConfig.SHARE));
            credentials.close();
            assertThatThrownBy(session::reconnect)
                    .isInstanceOf(SmbAuthenticationException.class)
                    .hasMessageContaining("were closed");
            assertThat(session.isOpen()).isFalse();
        }
    }

    @Test
    void aPasswordIsNotTriedByKerberos() {
        try (SmbClient client = client(Credentials.password("alice", chars("pw1")))) {
            assertThatThrownBy(() -> client.connect(KerberosRealm.HOST, server.port()))
                    .isInstanceOfSatisfying(SmbAuthenticationException.class, e -> {
                        assertThat(e.statusName()).contains("STATUS_NTLM_BLOCKED");
                        assertThat(e.hint()).contains("Kerberos");
                    });
        }
    }

    @Test
    void ntlmWorksOnAServerThatTakesBoth() throws Exception {
        SambaServer both = servers.with(realm.service(SambaConfig.standard()));
        for (Credentials credentials : List.of(
                Credentials.password("alice", chars("pw1")),
                Credentials.kerberosKeytab(KerberosRealm.ALICE, realm.keytab()))) {
            try (SmbClient client = client(credentials);
                    SmbSession session = client.connect(KerberosRealm.HOST, both.port())) {
                session.echo();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SmbDialect.class)
    void everyDialectIsSigned(SmbDialect dialect) throws Exception {
        try (WireTap tap = WireTap.recording(server)) {
            try (SmbClient client = SessionTestCase.alice(backend)
                            .credentials(Credentials.kerberosKeytab(KerberosRealm.ALICE, realm.keytab()))
                            .dialects(dialect, dialect)
                            .build();
                    SmbSession session = client.connect(KerberosRealm.HOST, tap.port());
                    SmbShare share = session.share(SambaConfig.SHARE)) {
                assertThat(session.info().dialect()).isEqualTo(dialect);
                work(share);
            }
            assertThat(tap.seen())
                    .hasSizeGreaterThan(10)
                    .filteredOn(message -> message.command() > WireMessage.SESSION_SETUP && !message.isInterim())
                    .allMatch(message -> message.signed() && message.hasSignedFlag());
        }
    }

    @ParameterizedTest
    @EnumSource(Cipher.class)
    void everyCipherEncryptsAllFramesAfterTheLogin(Cipher cipher) throws Exception {
        SambaServer encrypting = servers.with(kerberosOnly()
                .global("server smb encrypt", "required")
                .global("server smb3 encryption algorithms", cipher.toString()));
        try (WireTap tap = WireTap.recording(encrypting)) {
            try (SmbClient client = client(Credentials.kerberosKeytab(KerberosRealm.ALICE, realm.keytab()));
                    SmbSession session = client.connect(KerberosRealm.HOST, tap.port());
                    SmbShare share = session.share(SambaConfig.SHARE)) {
                assertThat(session.info().cipher()).contains(cipher);
                work(share);
            }
            List<WireMessage> seen = tap.seen();
            long login = seen.stream().filter(message -> !message.encrypted()).count();
            assertThat(seen.subList(0, (int) login)).allMatch(message -> message.command() <= 1);
            assertThat(seen.subList((int) login, seen.size()))
                    .hasSizeGreaterThan(10)
                    .allMatch(WireMessage::encrypted);
        }
    }

    @Test
    void aWrongPassword() {
        assertRefused(
                Credentials.kerberosPassword("alice", chars("wrong")),
                KerberosRealm.HOST,
                server,
                "(24)",
                "check the password");
    }

    @Test
    void anUnknownUser() {
        assertRefused(
                Credentials.kerberosPassword("mallory", chars("pw1")),
                KerberosRealm.HOST,
                server,
                "(6)",
                "check the principal");
    }

    @Test
    void anUnknownService() {
        assertRefused(
                Credentials.kerberosKeytab(KerberosRealm.ALICE, realm.keytab()),
                KerberosRealm.UNKNOWN_HOST,
                server,
                "cifs@" + KerberosRealm.UNKNOWN_HOST,
                "connect by the name");
    }

    @Test
    void aRealmWhoseKdcIsDown() {
        assertRefused(
                Credentials.kerberosPassword("alice@" + KerberosRealm.DOWN, chars("pw1")),
                KerberosRealm.HOST,
                server,
                "no ticket for alice@" + KerberosRealm.DOWN,
                "no KDC answers");
    }

    @Test
    void aRealmThatNobodyConfigured() {
        assertRefused(
                Credentials.kerberosPassword("alice@NOWHERE.LOCAL", chars("pw1")),
                KerberosRealm.HOST,
                server,
                "NOWHERE.LOCAL",
                "java.security.krb5.conf");
    }

    @Test
    void filesThatAreNotThereOrHoldNothingOfUse(@TempDir Path empty) throws Exception {
        Path missing = empty.resolve("missing");
        assertRefused(Credentials.kerberosCache(null, missing), KerberosRealm.HOST, server, "ticket cache", "kinit");
        assertRefused(
                Credentials.kerberosCache("bob@" + KerberosRealm.NAME, realm.cache()),
                KerberosRealm.HOST,
                server,
                "no valid ticket of bob@TEST.LOCAL in ticket cache",
                "klist");
        assertRefused(
                Credentials.kerberosKeytab(KerberosRealm.ALICE, missing), KerberosRealm.HOST, server, "keytab", "key");
        assertRefused(
                Credentials.kerberosKeytab(KerberosRealm.ALICE, realm.serviceKeytab()),
                KerberosRealm.HOST,
                server,
                "no key of " + KerberosRealm.ALICE + " in keytab",
                "klist -k");
    }

    @Test
    void aTicketThatHasExpired() throws Exception {
        Path cache = realm.cache("-l", "1s");
        Instant expired = Instant.now().plusSeconds(2);
        Bounded.await("the ticket expires", () -> Instant.now().isAfter(expired));
        assertRefused(
                Credentials.kerberosCache(null, cache), KerberosRealm.HOST, server, "no valid ticket in", "expires");
    }

    /** Samba itself reports the expiry, and accepts only a new login from then on. */
    @Test
    void aSessionWhoseTicketHasRunOutIsRenewedAndKeepsItsFiles() throws Exception {
        String name = "short-" + backend;
        server.place(name, new byte[1000]);
        try (WireTap tap = WireTap.recording(server);
                SmbClient client = client(Credentials.kerberosKeytab(KerberosRealm.ALICE, realm.keytab()));
                SmbSession session = client.connect(KerberosRealm.SHORT_HOST, tap.port());
                SmbShare share = session.share(SambaConfig.SHARE);
                SmbFile file = share.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            assertThat(logins(tap)).isEqualTo(1);
            Bounded.await("the end of the ticket", () -> {
                assertThatNoException().isThrownBy(file::stat);
                return tap.seen().stream()
                        .anyMatch(message -> message.status() == NtStatus.NETWORK_SESSION_EXPIRED.code());
            });
            assertThat(logins(tap)).isGreaterThan(1);
            file.setSize(2000);
            assertThat(file.size()).isEqualTo(2000);
        }
    }

    @Test
    void aSessionForWhichThereIsNoTicketNowGoesOnWhenThereIsOneAgain(@TempDir Path folder) throws Exception {
        String name = "again-" + backend;
        server.place(name, new byte[1000]);
        Path cache = Files.move(realm.cache(), folder.resolve("cache"));
        try (SmbClient client = client(Credentials.kerberosCache(null, cache));
                SmbSession session = client.connect(KerberosRealm.SHORT_HOST, server.port());
                SmbShare share = session.share(SambaConfig.SHARE);
                SmbFile file = share.open(name)) {
            Path away = Files.move(cache, folder.resolve("away"));
            Bounded.await(
                    "the end of the ticket", () -> catchThrowable(file::stat) instanceof SmbAuthenticationException);
            assertThat(session.isOpen()).isTrue();
            Files.move(away, cache);
            assertThat(file.size()).isEqualTo(1000);
        }
    }

    /**
     * Samba refuses the watch's next request when the ticket has expired; it reports changes meanwhile to the request
     * before.
     */
    @Test
    void aWatchGoesOnWhenTheTicketHasRunOutAndMissesNothing() throws Exception {
        SambaServer watched = servers.with(kerberosOnly().global("kernel change notify", "no"));
        Credentials alice = Credentials.kerberosKeytab(KerberosRealm.ALICE, realm.keytab());
        String directory = "watched-" + backend;
        try (WireTap tap = WireTap.recording(watched);
                SmbClient client = client(alice);
                SmbSession writing = client.connect(KerberosRealm.HOST, watched.port());
                SmbShare writer = writing.share(SambaConfig.SHARE);
                SmbSession session = client.connect(KerberosRealm.SHORT_HOST, tap.port());
                SmbShare share = session.share(SambaConfig.SHARE)) {
            writer.createDirectory(directory);
            try (SmbWatcher watcher = share.watch(directory, SmbWatchOption.NAMES_ONLY)) {
                AtomicInteger made = new AtomicInteger();
                Bounded.await("two ends of the ticket", () -> {
                    String name = "file" + made.incrementAndGet();
                    try {
                        writer.writeFile(directory + "/" + name, new byte[1]);
                        assertThat(watcher.poll(Duration.ofSeconds(60)))
                                .contains(new SmbWatchEvent(Kind.ADDED, directory + "/" + name, null));
                    } catch (IOException e) {
                        throw new AssertionError("with file " + made, e);
                    }
                    return logins(tap) >= 3;
                });
                assertThat(tap.seen())
                        .anyMatch(message -> message.command() == CHANGE_NOTIFY
                                && message.status() == NtStatus.NETWORK_SESSION_EXPIRED.code());
            }
        }
    }

    private static long logins(WireTap tap) {
        return tap.seen().stream()
                .filter(message -> message.toServer() && message.command() == WireMessage.SESSION_SETUP)
                .count();
    }

    @Test
    void aServerWithoutKeytabOrWithAnOldOne() throws Exception {
        Credentials alice = Credentials.kerberosKeytab(KerberosRealm.ALICE, realm.keytab());
        assertRefused(alice, KerberosRealm.HOST, servers.standard(), "does not offer Kerberos", "keytab");
        assertRefused(
                alice,
                KerberosRealm.STALE_HOST,
                servers.with(kerberosOnly().global("dedicated keytab file", "FILE:" + realm.staleKeytab())),
                "STATUS_LOGON_FAILURE",
                "keytab");
    }

    private void assertAlice(Credentials credentials) throws Exception {
        try (SmbClient client = client(credentials);
                SmbSession session = client.connect(KerberosRealm.HOST, server.port());
                SmbShare share = session.share(SambaConfig.SHARE)) {
            assertThat(session.info().guest()).isFalse();
            assertThat(session.info().signing()).isTrue();
            work(share);
            assertThatThrownBy(() -> session.share(SambaConfig.BOB_ONLY)).isInstanceOf(SmbAccessDeniedException.class);
        }
    }

    private void work(SmbShare share) throws Exception {
        String name = "kerberos-" + backend;
        byte[] content = TestData.bytes(300_001, 5);
        share.writeFile(name, content);
        TestData.assertBytes(share.readAllBytes(name), content);
        share.delete(name);
    }

    private void assertRefused(Credentials credentials, String host, SambaServer where, String message, String hint) {
        try (SmbClient client = client(credentials)) {
            assertThatThrownBy(() -> client.connect(host, where.port()).close())
                    .isInstanceOfSatisfying(SmbAuthenticationException.class, e -> {
                        assertThat(e.getMessage()).contains(message).doesNotContain("pw1");
                        assertThat(e.hint()).contains(hint);
                    });
        }
    }

    private SmbClient client(Credentials credentials) {
        return SessionTestCase.alice(backend).credentials(credentials).build();
    }

    private static char[] chars(String text) {
        return text.toCharArray();
    }
}
