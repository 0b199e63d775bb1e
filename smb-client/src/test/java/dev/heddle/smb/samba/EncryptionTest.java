// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.Cipher;
import dev.heddle.smb.SigningPolicy;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbDialect;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.samba.WireTap.Fate;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Encrypted sessions and shares, on servers that accept nothing else, seen from between client and server. */
@SambaSuite
@ParameterizedClass(name = "{0} {1}")
@MethodSource("backendsAndServers")
class EncryptionTest {
    private static final String VAULT = "vault";

    /** Servers that require encryption. */
    enum Kind {
        GCM_128(Cipher.AES_128_GCM, SmbDialect.SMB_3_1_1),
        CCM_128(Cipher.AES_128_CCM, SmbDialect.SMB_3_1_1),
        GCM_256(Cipher.AES_256_GCM, SmbDialect.SMB_3_1_1),
        CCM_256(Cipher.AES_256_CCM, SmbDialect.SMB_3_1_1),
        SMB_3_0(Cipher.AES_128_CCM, SmbDialect.SMB_3_0),
        SMB_3_0_2(Cipher.AES_128_CCM, SmbDialect.SMB_3_0_2);

        private final Cipher cipher;
        private final SmbDialect dialect;

        Kind(Cipher cipher, SmbDialect dialect) {
            this.cipher = cipher;
            this.dialect = dialect;
        }

        private SambaConfig base() {
            return switch (this) {
                case SMB_3_0 -> SambaConfig.standard().global("server max protocol", "SMB3_00");
                case SMB_3_0_2 -> SambaConfig.standard().global("server max protocol", "SMB3_02");
                default -> SambaConfig.standard().global("server smb3 encryption algorithms", cipher.toString());
            };
        }

        SambaConfig everything() {
            return base().global("server smb encrypt", "required");
        }

        SambaConfig oneShare() {
            return base().share(VAULT, Map.of("read only", "no", "server smb encrypt", "required"));
        }
    }

    private final String backend;
    private final Kind kind;
    private final SambaServers servers;

    EncryptionTest(String backend, Kind kind, SambaServers servers) {
        this.backend = backend;
        this.kind = kind;
        this.servers = servers;
    }

    static Stream<Arguments> backendsAndServers() {
        return TestBackends.names().stream()
                .flatMap(backend -> Stream.of(Kind.values()).map(kind -> Arguments.of(backend, kind)));
    }

    private SmbClient.Builder client() {
        return SessionTestCase.alice(backend);
    }

    @Test
    void everyFrameAfterTheLoginOfAnEncryptedSession() throws Exception {
        SambaServer server = servers.with(kind.everything());
        try (WireTap tap = WireTap.recording(server)) {
            try (SmbClient client = client().build();
                    SmbSession session = client.connect(SambaServer.HOST, tap.port());
                    SmbShare share = session.share(SambaConfig.SHARE)) {
                assertThat(session.info().dialect()).isEqualTo(kind.dialect);
                assertThat(session.info().cipher()).contains(kind.cipher);
                assertThat(session.info().encrypted()).isTrue();
                work(share);
                session.echo();
            }
            List<WireMessage> seen = tap.seen();
            int login = 0;
            while (!seen.get(login).encrypted()) {
                assertThat(seen.get(login).command()).isLessThanOrEqualTo(WireMessage.SESSION_SETUP);
                login++;
            }
            assertThat(seen.subList(login, seen.size())).hasSizeGreaterThan(20).allMatch(WireMessage::encrypted);
        }
    }

    @Test
    void everyFrameOfAnEncryptedShareAndNoOther() throws Exception {
        SambaServer server = servers.with(kind.oneShare());
        try (WireTap tap = WireTap.recording(server);
                SmbClient client = client().build();
                SmbSession session = client.connect(SambaServer.HOST, tap.port());
                SmbShare open = session.share(SambaConfig.SHARE)) {
            assertThat(session.info().encrypted()).isFalse();
            work(open);
            assertThat(tap.seen()).noneMatch(WireMessage::encrypted);
            try (SmbShare vault = session.share(VAULT)) {
                int before = tap.seen().size();
                work(vault);
                assertThat(tap.seen().subList(before, tap.seen().size()))
                        .hasSizeGreaterThan(10)
                        .allMatch(WireMessage::encrypted);
            }
        }
    }

    @Test
    void aFrameThatSomebodyChangedEndsTheConnection() throws Exception {
        SambaServer server = servers.with(kind.everything());
        AtomicBoolean armed = new AtomicBoolean();
        WireTap.Tamper once = (toServer, frame) -> {
            if (!toServer && armed.compareAndSet(true, false)) {
                frame[frame.length - 1] ^= 1;
            }
            return Fate.PASS;
        };
        try (WireTap tap = WireTap.tampering(server, once);
                SmbClient client = client().build();
                SmbSession session = client.connect(SambaServer.HOST, tap.port())) {
            session.echo();
            armed.set(true);
            assertThatThrownBy(session::echo).isInstanceOf(SmbProtocolException.class);
            assertThat(session.isOpen()).isFalse();
        }
    }

    /** A message that is not a response has no caller who knows that it must be encrypted. */
    @ParameterizedTest
    @CsvSource({"interim, 77, 0x103, 3", "notification, -1, 0x0, 1"})
    void whatComesInTheClearWithoutBeingAReplyEndsTheConnection(String what, long id, String status, int flags)
            throws Exception {
        SambaServer server = servers.with(kind.everything());
        AtomicBoolean armed = new AtomicBoolean();
        WireTap.Tamper once = (toServer, frame) -> {
            if (!toServer && armed.compareAndSet(true, false)) {
                ByteBuffer forged = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
                forged.putInt(0x424D53FE).putShort((short) 64).putShort((short) 0);
                forged.putInt(Integer.decode(status)).putShort((short) 13).putShort((short) 1);
                forged.putInt(flags).putInt(0).putLong(id).putLong(1);
            }
            return Fate.PASS;
        };
        try (WireTap tap = WireTap.tampering(server, once);
                SmbClient client = client().build();
                SmbSession session = client.connect(SambaServer.HOST, tap.port())) {
            session.echo();
            armed.set(true);
            assertThatThrownBy(session::echo)
                    .isInstanceOf(SmbProtocolException.class)
                    .hasMessageContaining(what)
                    .hasMessageContaining("not encrypted");
            assertThat(session.isOpen()).isFalse();
        }
    }

    @Test
    void aClientWithoutAnOfferIsTurnedAway() throws Exception {
        SambaServer server = servers.with(kind.everything());
        try (SmbClient client = client().dialects(SmbDialect.SMB_2_0_2, SmbDialect.SMB_2_1)
                .signing(SigningPolicy.IF_REQUIRED)
                .build()) {
            assertThatThrownBy(() -> {
                        try (SmbSession session = client.connect(SambaServer.HOST, server.port())) {
                            session.share(SambaConfig.SHARE);
                        }
                    })
                    .isInstanceOf(java.io.IOException.class)
                    .isNotInstanceOf(SmbConnectionException.class)
                    .hasMessageContaining("STATUS_ACCESS_DENIED");
        }
    }

    private void work(SmbShare share) throws Exception {
        String name = "encrypted-" + backend + kind;
        byte[] content = TestData.bytes(3_000_001, 3);
        share.writeFile(name, content);
        TestData.assertBytes(share.readAllBytes(name), content);
        assertThat(share.stat(name).size()).isEqualTo(content.length);
        try (var entries = share.list("")) {
            assertThat(entries).anyMatch(entry -> entry.name().equals(name));
        }
        share.delete(name);
        assertThat(share.exists(name)).isFalse();
    }
}
