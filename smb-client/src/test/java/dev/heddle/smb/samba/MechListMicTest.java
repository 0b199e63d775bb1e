// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SigningPolicy;
import dev.heddle.smb.SmbAuthenticationException;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbDialect;
import dev.heddle.smb.samba.WireTap.Fate;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/**
 * The list of mechanisms is protected in both directions, also in dialects in which nothing else protects the login.
 */
@EachBackend
class MechListMicTest {
    private static final int SESSION_SETUP = 1;
    private static final int COMMAND = 12;
    /** The last field of a NegTokenResp: tag 3, an octet string of 16 bytes. */
    private static final int FIELD = 20;

    private final String backend;
    private final SambaServer server;

    MechListMicTest(String backend, SambaServers servers) throws Exception {
        this.backend = backend;
        this.server = servers.standard();
    }

    @Test
    void theServerRefusesAChangedOne() throws Exception {
        assertLogin(true).hasMessageContaining("SESSION_SETUP failed");
    }

    @Test
    void theClientRefusesAChangedOne() throws Exception {
        assertLogin(false).hasMessageContaining("mechListMIC of the server is wrong");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertLogin(boolean changeToServer) throws Exception {
        WireTap.Tamper tamper = (toServer, frame) -> {
            if (toServer == changeToServer && endsInMic(frame)) {
                frame[frame.length - 8] ^= 1;
            }
            return Fate.PASS;
        };
        try (WireTap tap = WireTap.tampering(server, tamper);
                SmbClient client = SessionTestCase.alice(backend)
                        .dialects(SmbDialect.SMB_2_1, SmbDialect.SMB_2_1)
                        .signing(SigningPolicy.IF_REQUIRED)
                        .build()) {
            return assertThatThrownBy(() -> client.connect(SambaServer.HOST, tap.port()))
                    .isInstanceOf(SmbAuthenticationException.class);
        }
    }

    private static boolean endsInMic(byte[] frame) {
        int field = frame.length - FIELD;
        return frame[COMMAND] == SESSION_SETUP
                && (frame[field] & 0xff) == 0xa3
                && frame[field + 1] == 18
                && frame[field + 2] == 4
                && frame[field + 3] == 16;
    }
}
