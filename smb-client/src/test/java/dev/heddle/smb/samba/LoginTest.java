// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.Credentials;
import dev.heddle.smb.SmbAccessDeniedException;
import dev.heddle.smb.SmbAuthenticationException;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbDialect;
import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.testkit.Bounded;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Successful logins, the user of each session, and the failures of refused logins. */
@EachBackend
class LoginTest {
    private final String backend;
    private final SambaServer strict;
    private final SambaServer lenient;

    LoginTest(String backend, SambaServers servers) throws Exception {
        this.backend = backend;
        this.strict = servers.standard();
        this.lenient = servers.with(SambaConfig.standard().global("map to guest", "Bad User"));
    }

    @Test
    void aUserWithThePasswordGetsIn() throws Exception {
        try (SmbClient client = client(Credentials.password("alice", chars("pw1")));
                SmbSession session = client.connect(SambaServer.HOST, strict.port())) {
            assertThat(session.isOpen()).isTrue();
            assertThat(session.info().guest()).isFalse();
            assertThat(session.info().signing()).isTrue();
            session.echo();
        }
    }

    @Test
    void aDomainMayBeNamed() throws Exception {
        for (Credentials bob : new Credentials[] {
            Credentials.password("WORKGROUP", "bob", chars("pw2")), Credentials.password("WORKGROUP\\bob", chars("pw2"))
        }) {
            try (SmbClient client = client(bob);
                    SmbSession session = client.connect(SambaServer.HOST, strict.port());
                    SmbShare share = session.share(SambaConfig.BOB_ONLY)) {
                assertThat(share.stat("").isDirectory()).isTrue();
            }
        }
    }

    @Test
    void aWrongPasswordIsRefused() {
        assertRefused(Credentials.password("alice", chars("wrong")), strict);
        assertRefused(Credentials.password("alice", chars("")), strict);
        assertRefused(Credentials.password("alice", chars("wrong")), lenient);
    }

    @Test
    void anUnknownUserIsRefused() {
        assertRefused(Credentials.password("mallory", chars("pw1")), strict);
    }

    @Test
    void aRefusalLeavesNoConnectionBehind() throws Exception {
        try (SambaServer own = SambaServer.start(SambaConfig.standard());
                SmbClient client = client(Credentials.password("alice", chars("wrong")))) {
            assertThatThrownBy(() -> client.connect(SambaServer.HOST, own.port()))
                    .isInstanceOf(SmbAuthenticationException.class);
            Bounded.await("the server's end of the connection ends", () -> own.connectionCount() == 0);
        }
    }

    @Test
    void wipedCredentialsNoLongerLogIn() {
        Credentials credentials = Credentials.password("alice", chars("pw1"));
        try (SmbClient client = client(credentials)) {
            credentials.close();
            assertThatThrownBy(() -> client.connect(SambaServer.HOST, strict.port()))
                    .isInstanceOf(SmbAuthenticationException.class);
        }
    }

    @Test
    void aGuestReadsAndWritesTheGuestShare() throws Exception {
        try (SmbClient client = client(Credentials.guest());
                SmbSession session = client.connect(SambaServer.HOST, lenient.port());
                SmbShare share = session.share(SambaConfig.GUEST)) {
            assertThat(session.info().guest()).isTrue();
            assertThat(session.info().signing()).isFalse();
            String name = "by-guest-" + backend;
            byte[] data = TestData.bytes(100_000, 1);
            share.writeFile(name, data);
            Path file = lenient.folder(SambaConfig.GUEST).resolve(name);
            TestData.assertBytes(file, data);
            TestData.assertBytes(share.readAllBytes(name), data);
        }
    }

    @Test
    void aGuestDoesNotEnterAShareOfUsers() throws Exception {
        try (SmbClient client = client(Credentials.guest());
                SmbSession session = client.connect(SambaServer.HOST, lenient.port())) {
            assertThatThrownBy(() -> session.share(SambaConfig.SHARE)).isInstanceOf(SmbAccessDeniedException.class);
        }
    }

    @Test
    void aGuestIsRefusedWhereGuestsAreNotWanted() {
        assertRefused(Credentials.guest(), strict);
    }

    @Test
    void aUserWhomTheServerTakesForAGuestIsNotLoggedIn() {
        try (SmbClient client = client(Credentials.password("mallory", chars("pw1")))) {
            assertThatThrownBy(() -> client.connect(SambaServer.HOST, lenient.port()))
                    .isInstanceOf(SmbAuthenticationException.class)
                    .hasMessageContaining("guest");
        }
    }

    @Test
    void anAnonymousSessionIsNobodys() throws Exception {
        try (SmbClient client = client(Credentials.anonymous());
                SmbSession session = client.connect(SambaServer.HOST, lenient.port());
                SmbShare share = session.share(SambaConfig.GUEST);
                Stream<SmbEntry> entries = share.list("")) {
            assertThat(session.info().guest()).isTrue();
            assertThat(session.info().signing()).isFalse();
            assertThat(entries.map(SmbEntry::name)).doesNotContain(".", "..");
        }
    }

    @Test
    void anAnonymousSessionDoesNotEnterAShareOfUsers() throws Exception {
        try (SmbClient client = client(Credentials.anonymous());
                SmbSession session = client.connect(SambaServer.HOST, strict.port())) {
            assertThatThrownBy(() -> session.share(SambaConfig.SHARE)).isInstanceOf(SmbAccessDeniedException.class);
        }
    }

    @Test
    void aPortWhereNobodyListensIsALostConnection() throws Exception {
        int port;
        try (SambaServer gone = SambaServer.start(SambaConfig.standard())) {
            port = gone.port();
        }
        try (SmbClient client = client(Credentials.password("alice", chars("pw1")))) {
            assertThatThrownBy(() -> client.connect(SambaServer.HOST, port)).isInstanceOf(SmbConnectionException.class);
        }
    }

    @Test
    void aDialectThatTheServerDoesNotSpeakIsNamed() throws Exception {
        try (SambaServer modern = SambaServer.start(SambaConfig.standard().global("server min protocol", "SMB3_11"));
                SmbClient client = SessionTestCase.alice(backend)
                        .dialects(SmbDialect.SMB_2_0_2, SmbDialect.SMB_3_0_2)
                        .build()) {
            assertThatThrownBy(() -> client.connect(SambaServer.HOST, modern.port()))
                    .isInstanceOfSatisfying(
                            SmbException.class, e -> assertThat(e.statusName()).contains("STATUS_NOT_SUPPORTED"));
        }
    }

    private void assertRefused(Credentials credentials, SambaServer server) {
        try (SmbClient client = client(credentials)) {
            assertThatThrownBy(() -> client.connect(SambaServer.HOST, server.port()))
                    .isInstanceOfSatisfying(SmbAuthenticationException.class, e -> {
                        assertThat(e.statusName()).contains("STATUS_LOGON_FAILURE");
                        assertThat(e.command()).contains("SESSION_SETUP");
                        assertThat(e.hint()).isNotEmpty();
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
