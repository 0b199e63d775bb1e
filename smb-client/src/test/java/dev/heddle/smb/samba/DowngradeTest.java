// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SigningPolicy;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbDialect;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbSecurityException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.samba.WireTap.Fate;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody on the way changes the negotiation, so that client and server agree on less than they could. */
@EachBackend
class DowngradeTest {
    private final String backend;
    private final SambaServer server;

    DowngradeTest(String backend, SambaServers servers) throws Exception {
        this.backend = backend;
        this.server = servers.standard();
    }

    /** The changes: offsets in the messages of [MS-SMB2] 2.2.3 and 2.2.4. */
    enum Change {
        /** SMB 3.1.1 is the last of five dialects, 3.0.2 the fourth. */
        TO_3_0_2(SmbDialect.SMB_3_1_1, true, 66, 5 ^ 4),
        TO_3_0(SmbDialect.SMB_3_1_1, true, 66, 5 ^ 3),
        TO_2_1(SmbDialect.SMB_3_1_1, true, 66, 5 ^ 2),
        TO_2_0_2(SmbDialect.SMB_3_1_1, true, 66, 5 ^ 1),
        CLIENT_WITHOUT_ENCRYPTION(SmbDialect.SMB_3_0_2, true, 72, 0x40),
        CLIENT_SECURITY_MODE(SmbDialect.SMB_3_0_2, true, 68, 0x2),
        CLIENT_GUID(SmbDialect.SMB_3_0_2, true, 80, 0x1),
        SERVER_WITHOUT_ENCRYPTION(SmbDialect.SMB_3_0_2, false, 88, 0x40),
        SERVER_SECURITY_MODE(SmbDialect.SMB_3_0_2, false, 66, 0x4),
        SERVER_GUID(SmbDialect.SMB_2_1, false, 75, 0x1),
        SERVER_CAPABILITIES(SmbDialect.SMB_2_1, false, 88, 0x1);

        private final SmbDialect newest;
        private final boolean toServer;
        private final int offset;
        private final int bits;

        Change(SmbDialect newest, boolean toServer, int offset, int bits) {
            this.newest = newest;
            this.toServer = toServer;
            this.offset = offset;
            this.bits = bits;
        }
    }

    @ParameterizedTest
    @EnumSource
    void isFoundOutWithTheFirstShare(Change change) throws Exception {
        AtomicBoolean armed = new AtomicBoolean(true);
        try (WireTap tap = WireTap.tampering(server, once(armed, change.toServer, change.offset, change.bits));
                SmbClient client = SessionTestCase.alice(backend)
                        .dialects(SmbDialect.SMB_2_0_2, change.newest)
                        .signing(SigningPolicy.IF_REQUIRED)
                        .build();
                SmbSession session = client.connect(SambaServer.HOST, tap.port())) {
            assertThat(armed).describedAs("the negotiation was changed").isFalse();
            assertThatThrownBy(() -> session.share(SambaConfig.SHARE))
                    .isInstanceOf(SmbSecurityException.class)
                    .hasMessageContaining("negotiation");
            assertThat(session.isOpen()).isFalse();
            assertThatThrownBy(session::echo).isInstanceOf(SmbException.class);
        }
    }

    @Test
    void isFoundOutAtTheLoginOfSmb311() throws Exception {
        // The first byte of the salt, on which nothing depends but the hash over the negotiation.
        AtomicBoolean armed = new AtomicBoolean(true);
        int salt = 64 + 36 + 5 * Short.BYTES + 2 + 8 + 6;
        try (WireTap tap = WireTap.tampering(server, once(armed, true, salt, 0x1));
                SmbClient client = SessionTestCase.alice(backend).build()) {
            assertThatThrownBy(() -> client.connect(SambaServer.HOST, tap.port()))
                    .isInstanceOf(SmbSecurityException.class);
            assertThat(armed).describedAs("the negotiation was changed").isFalse();
        }
    }

    @Test
    void anAnswerThatSomebodyMadeUpConfirmsNothing() throws Exception {
        AtomicBoolean armed = new AtomicBoolean(true);
        // "Unknown request", as an old server would answer, but without a signature.
        WireTap.Tamper unknown = (toServer, frame) -> {
            boolean meant = WireMessage.in(frame, toServer).get(0).command() == WireMessage.IOCTL;
            if (!toServer && meant && armed.compareAndSet(true, false)) {
                frame[8] = 0x10; // STATUS_INVALID_DEVICE_REQUEST
                frame[11] = (byte) 0xC0;
                frame[16] &= ~8;
            }
            return Fate.PASS;
        };
        try (WireTap tap = WireTap.tampering(server, unknown);
                SmbClient client = SessionTestCase.alice(backend)
                        .dialects(SmbDialect.SMB_2_1, SmbDialect.SMB_3_0_2)
                        .signing(SigningPolicy.IF_REQUIRED)
                        .build();
                SmbSession session = client.connect(SambaServer.HOST, tap.port())) {
            assertThatThrownBy(() -> session.share(SambaConfig.SHARE))
                    .isInstanceOf(SmbSecurityException.class)
                    .hasMessageContaining("not signed");
            assertThat(armed).isFalse();
            assertThat(session.isOpen()).isFalse();
        }
    }

    private static WireTap.Tamper once(AtomicBoolean armed, boolean toServer, int offset, int bits) {
        return (direction, frame) -> {
            boolean negotiate = direction == toServer
                    && WireMessage.in(frame, direction).get(0).command() == WireMessage.NEGOTIATE;
            if (negotiate && armed.compareAndSet(true, false)) {
                frame[offset] ^= (byte) bits;
            }
            return Fate.PASS;
        };
    }
}
