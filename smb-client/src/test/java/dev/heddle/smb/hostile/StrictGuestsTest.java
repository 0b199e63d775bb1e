// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.Credentials;
import dev.heddle.smb.SmbAuthenticationException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.auth.NtlmServer;
import dev.heddle.smb.wire.NegotiateRequest;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SecurityMode;
import dev.heddle.smb.wire.SessionSetupRequest;
import dev.heddle.smb.wire.SessionSetupResponse;
import dev.heddle.smb.wire.SmbCommand;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Servers that give no session to a guest who requires signing ([MS-SMB2] 3.3.5.5.3), and that refuse a guest's login
 * with signatures, which a guest has no password to make (WD MyCloud, Windows 10).
 */
class StrictGuestsTest extends HostileCase {
    StrictGuestsTest(String backend) {
        super(backend);
    }

    private static void refuse(Turn turn, NtStatus status) throws IOException {
        turn.send(turn.answer(status, Honest.error(turn, status).body()));
    }

    private PlayedServer strict(Rules rules) throws IOException {
        PlayedServer server = serve(rules);
        server.on(SmbCommand.NEGOTIATE, turn -> {
            boolean demands = (((NegotiateRequest) turn.request()).securityMode() & SecurityMode.SIGNING_REQUIRED) != 0;
            if (demands) {
                refuse(turn, NtStatus.ACCESS_DENIED);
            } else {
                turn.reply();
            }
        });
        server.on(SmbCommand.SESSION_SETUP, turn -> {
            SessionSetupRequest request = (SessionSetupRequest) turn.request();
            if ((request.securityMode() & SecurityMode.SIGNING_REQUIRED) != 0) {
                refuse(turn, NtStatus.ACCESS_DENIED);
            } else if (NtlmServer.wantsSignatures(request.securityBuffer())) {
                refuse(turn, NtStatus.INVALID_PARAMETER);
            } else if (turn.header().sessionId() == 0) {
                turn.reply();
            } else {
                SessionSetupResponse guest =
                        new SessionSetupResponse(SessionSetupResponse.FLAG_IS_GUEST, NtlmServer.completedWithoutMic());
                turn.send(turn.answer(NtStatus.SUCCESS, guest));
            }
        });
        return server;
    }

    @Test
    void guestsAndAnonymousUsersGetIn() throws Exception {
        for (Rules rules : List.of(Rules.SIGNED, Rules.SMB_3_0_2, Rules.SMB_2_1)) {
            for (Credentials nobody : List.of(Credentials.guest(), Credentials.anonymous())) {
                try (PlayedServer server = strict(rules);
                        SmbSession session = connect(server, settings().credentials(nobody));
                        SmbShare share = session.share(PlayedServer.SHARE)) {
                    assertThat(session.info().guest()).isTrue();
                    assertThat(share.readAllBytes("file")).hasSize(Honest.SIZE);
                }
            }
        }
    }

    /**
     * The user's session is signed, so the client requires signing in the negotiation, which the server confirms under
     * a signature.
     */
    @Test
    void aNamedUserStillDemandsSignatures() throws Exception {
        try (PlayedServer server = strict(Rules.SMB_2_1)) {
            assertThat(failureOf(() -> connect(server))).hasMessageContaining("NEGOTIATE failed: STATUS_ACCESS_DENIED");
        }
    }

    @Test
    void aNamedUserDoesNotBecomeAGuest() throws Exception {
        for (Rules rules : List.of(Rules.SIGNED, Rules.SMB_2_1)) {
            try (PlayedServer server = serve(rules)) {
                server.on(SmbCommand.SESSION_SETUP, turn -> {
                    if (turn.header().sessionId() == 0) {
                        turn.reply();
                        return;
                    }
                    SessionSetupResponse guest = new SessionSetupResponse(
                            SessionSetupResponse.FLAG_IS_GUEST, NtlmServer.completedWithoutMic());
                    turn.send(turn.answer(NtStatus.SUCCESS, guest));
                });
                assertThat(failureOf(() -> connect(server)))
                        .isInstanceOfSatisfying(
                                SmbAuthenticationException.class,
                                e -> assertThat(e.hint())
                                        .contains("the user name and the password")
                                        .contains("log in as a guest"))
                        .hasMessageContaining("as a guest");
            }
        }
    }
}
