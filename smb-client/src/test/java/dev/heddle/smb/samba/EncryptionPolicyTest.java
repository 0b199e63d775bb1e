// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.Cipher;
import dev.heddle.smb.Credentials;
import dev.heddle.smb.EncryptionPolicy;
import dev.heddle.smb.SigningAlgorithm;
import dev.heddle.smb.SmbAccessDeniedException;
import dev.heddle.smb.SmbAuthenticationException;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbDialect;
import dev.heddle.smb.SmbSecurityException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a client encrypts, with which cipher, and which servers it refuses. */
@EachBackend
class EncryptionPolicyTest {
    private static final String VAULT = "vault";

    private final String backend;
    private final SambaServers servers;
    private final SambaServer server;

    EncryptionPolicyTest(String backend, SambaServers servers) throws Exception {
        this.backend = backend;
        this.servers = servers;
        this.server = servers.standard();
    }

    @ParameterizedTest
    @EnumSource
    void requiredEncryptsEverythingThoughTheServerDoesNotAskForIt(Cipher cipher) throws Exception {
        assertEncryptsEverything(required().ciphers(cipher), cipher);
    }

    @ParameterizedTest
    @EnumSource(names = {"SMB_3_0", "SMB_3_0_2"})
    void requiredEncryptsEverythingInOlderDialects(SmbDialect dialect) throws Exception {
        assertEncryptsEverything(required().dialects(SmbDialect.SMB_2_0_2, dialect), Cipher.AES_128_CCM);
    }

    private void assertEncryptsEverything(SmbClient.Builder builder, Cipher cipher) throws Exception {
        try (WireTap tap = WireTap.recording(server)) {
            try (SmbClient client = builder.build();
                    SmbSession session = client.connect(SambaServer.HOST, tap.port());
                    SmbShare share = session.share(SambaConfig.SHARE)) {
                assertThat(session.info().cipher()).contains(cipher);
                assertThat(session.info().encrypted()).isTrue();
                assertThat(share.encrypted()).isTrue();
                byte[] content = TestData.bytes(100_000, 4);
                String name = "policy-" + backend + cipher;
                share.writeFile(name, content);
                TestData.assertBytes(share.readAllBytes(name), content);
                share.delete(name);
            }
            List<WireMessage> seen = tap.seen();
            assertThat(seen)
                    .filteredOn(message -> !message.encrypted())
                    .allMatch(message -> message.command() <= WireMessage.SESSION_SETUP);
            assertThat(seen).filteredOn(WireMessage::encrypted).hasSizeGreaterThan(15);
        }
    }

    /** Samba uses its own order; the client's order is in its offer. */
    @Test
    void ciphersAreOfferedInTheOrderOfPreference() throws Exception {
        List<byte[]> frames = new CopyOnWriteArrayList<>();
        WireTap.Tamper keep = (toServer, frame) -> {
            frames.add(frame.clone());
            return WireTap.Fate.PASS;
        };
        try (WireTap tap = WireTap.tampering(server, keep);
                SmbClient client = SessionTestCase.alice(backend)
                        .ciphers(Cipher.AES_256_GCM, Cipher.AES_256_CCM, Cipher.AES_128_CCM)
                        .build();
                SmbSession session = client.connect(SambaServer.HOST, tap.port())) {
            assertThat(session.info().encrypted()).isFalse();
            assertThat(frames.get(0)).containsSequence(3, 0, 4, 0, 3, 0, 1, 0);
        }
    }

    @Test
    void offOffersNothing() throws Exception {
        for (SmbDialect newest : List.of(SmbDialect.SMB_3_0, SmbDialect.SMB_3_1_1)) {
            try (SmbClient client = off().dialects(SmbDialect.SMB_2_0_2, newest).build();
                    SmbSession session = client.connect(SambaServer.HOST, server.port());
                    SmbShare share = session.share(SambaConfig.SHARE)) {
                assertThat(session.info().dialect()).isEqualTo(newest);
                assertThat(session.info().cipher()).isEmpty();
                assertThat(share.encrypted()).isFalse();
                assertThat(share.stat("").isDirectory()).isTrue();
            }
        }
    }

    @Test
    void offIsRefusedByAServerThatDemandsEncryption() throws Exception {
        SambaServer strict = servers.with(SambaConfig.standard()
                .global("server smb3 encryption algorithms", "AES-128-GCM")
                .global("server smb encrypt", "required"));
        try (SmbClient client = off().build()) {
            assertThatThrownBy(() -> client.connect(SambaServer.HOST, strict.port()))
                    .isInstanceOfSatisfying(
                            SmbAuthenticationException.class,
                            e -> assertThat(e.hint()).contains("the server demands encryption"));
        }
    }

    @Test
    void offIsRefusedByAShareThatDemandsEncryption() throws Exception {
        SambaServer vaulted = vaulted();
        try (SmbClient client = off().build();
                SmbSession session = client.connect(SambaServer.HOST, vaulted.port());
                SmbShare open = session.share(SambaConfig.SHARE)) {
            assertThatThrownBy(() -> session.share(VAULT))
                    .isInstanceOfSatisfying(
                            SmbAccessDeniedException.class,
                            e -> assertThat(e.hint()).contains("the server demands encryption"));
            assertThat(open.stat("").isDirectory()).isTrue();
        }
    }

    @Test
    void aShareSaysWhetherItIsEncrypted() throws Exception {
        try (SmbClient client = SessionTestCase.alice(backend).build();
                SmbSession session = client.connect(SambaServer.HOST, vaulted().port());
                SmbShare open = session.share(SambaConfig.SHARE);
                SmbShare vault = session.share(VAULT)) {
            assertThat(open.encrypted()).isFalse();
            assertThat(vault.encrypted()).isTrue();
        }
    }

    private SambaServer vaulted() throws Exception {
        return servers.with(SambaConfig.standard()
                .global("server smb3 encryption algorithms", "AES-128-GCM")
                .share(VAULT, Map.of("read only", "no", "server smb encrypt", "required")));
    }

    @Test
    void requiredRefusesDialectsThatCannot() {
        assertRefused(required().dialects(SmbDialect.SMB_2_0_2, SmbDialect.SMB_2_1), server, "SMB 2.1");
        assertRefused(required().dialects(SmbDialect.SMB_2_0_2, SmbDialect.SMB_2_0_2), server, "SMB 2.0.2");
    }

    @Test
    void requiredRefusesServersWithoutACommonCipher() throws Exception {
        SambaServer gcm = servers.with(SambaConfig.standard()
                .global("server smb3 encryption algorithms", "AES-128-GCM")
                .global("server smb encrypt", "required"));
        assertRefused(required().ciphers(Cipher.AES_256_CCM, Cipher.AES_256_GCM), gcm, "[AES-256-CCM, AES-256-GCM]");
        assertRefused(
                required().dialects(SmbDialect.SMB_3_0, SmbDialect.SMB_3_0_2).ciphers(Cipher.AES_128_GCM),
                server,
                "[AES-128-GCM]");
    }

    @Test
    void requiredRefusesGuestsAndNobody() {
        assertRefused(required().credentials(Credentials.guest()), server, "guest session");
        assertRefused(required().credentials(Credentials.anonymous()), server, "anonymous session");
    }

    @Test
    void aServerWithoutACommonSigningAlgorithmIsRefused() throws Exception {
        SambaServer hmac = servers.with(ServerKind.SIGNING_HMAC.config());
        assertRefused(
                SessionTestCase.alice(backend).signingAlgorithms(SigningAlgorithm.AES_GMAC), hmac, "[AES-128-GMAC]");
    }

    private static void assertRefused(SmbClient.Builder builder, SambaServer by, String message) {
        try (SmbClient client = builder.build()) {
            assertThatThrownBy(() -> client.connect(SambaServer.HOST, by.port()))
                    .isInstanceOf(SmbSecurityException.class)
                    .hasMessageContaining(message);
        }
    }

    private SmbClient.Builder required() {
        return SessionTestCase.alice(backend).encryption(EncryptionPolicy.REQUIRED);
    }

    private SmbClient.Builder off() {
        return SessionTestCase.alice(backend).encryption(EncryptionPolicy.OFF);
    }
}
