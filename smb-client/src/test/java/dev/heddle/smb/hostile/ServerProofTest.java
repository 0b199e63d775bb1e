// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SigningPolicy;
import dev.heddle.smb.SmbAuthenticationException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbSecurityException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.auth.NtlmServer;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SessionSetupRequest;
import dev.heddle.smb.wire.SessionSetupResponse;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * The login of a named user ends with a proof that the server has the key; the server chooses which one ([MS-SMB2]
 * 3.2.5.3).
 */
class ServerProofTest extends HostileCase {
    private static final List<Rules> ALL = List.of(Rules.SIGNED, Rules.SMB_3_0_2, Rules.SMB_2_1);
    private static final List<Rules> BELOW_3_1_1 = List.of(Rules.SMB_3_0_2, Rules.SMB_2_1);

    ServerProofTest(String backend) {
        super(backend);
    }

    /** Sends the last token of the login, in a signed or an unsigned response. */
    private static PlayedServer.Act ending(byte[] token, boolean signed) {
        return turn -> {
            if (turn.header().sessionId() == 0) {
                turn.reply();
                return;
            }
            turn.answer(); // creates the keys
            byte[] last = turn.answer(NtStatus.SUCCESS, new SessionSetupResponse(0, token));
            turn.send(signed ? turn.seal(last) : last);
        };
    }

    private void reads(SmbSession session) throws IOException {
        try (SmbShare share = session.share(PlayedServer.SHARE)) {
            assertThat(share.readAllBytes("file")).hasSize(Honest.SIZE);
        }
    }

    private void isRefusedAtTheFirstShare(PlayedServer server, SigningPolicy policy, String message) throws Exception {
        SmbSession session = connect(server, settings().signing(policy));

        assertThat(failureOf(() -> session.share(PlayedServer.SHARE)))
                .isInstanceOf(SmbSecurityException.class)
                .hasMessageContaining(message);
        awaitClosed(session);
        assertThat(server.seen()).containsOnly(SmbCommand.NEGOTIATE, SmbCommand.SESSION_SETUP, SmbCommand.TREE_CONNECT);
    }

    @Test
    void aMissingMechListMicIsAcceptedWhereTheLastResponseIsSigned() throws Exception {
        for (Rules rules : ALL) {
            try (PlayedServer server = serve(rules)) {
                server.on(SmbCommand.SESSION_SETUP, ending(NtlmServer.completedWithoutMic(), true));
                try (SmbSession session = connect(server)) {
                    reads(session);
                }
            }
        }
    }

    @Test
    void aWrongMechListMicIsRefusedThoughTheSignatureIsRight() throws Exception {
        for (Rules rules : ALL) {
            try (PlayedServer server = serve(rules)) {
                server.on(SmbCommand.SESSION_SETUP, ending(NtlmServer.completedWithWrongMic(), true));
                assertThat(failureOf(() -> connect(server)))
                        .isInstanceOf(SmbAuthenticationException.class)
                        .hasMessageContaining("mechListMIC of the server is wrong");
            }
        }
    }

    @Test
    void anUnsignedLastResponseIsAcceptedBelowSmb311WithTheMechListMic() throws Exception {
        for (Rules rules : BELOW_3_1_1) {
            try (PlayedServer server = serve(rules)) {
                server.on(SmbCommand.SESSION_SETUP, turn -> turn.send(turn.answer()));
                try (SmbSession session = connect(server)) {
                    reads(session);
                }
            }
        }
    }

    @Test
    void withoutMechListMicAndSignatureTheFirstTreeConnectIsSignedAndProvesTheKey() throws Exception {
        for (Rules rules : BELOW_3_1_1) {
            for (SigningPolicy policy : SigningPolicy.values()) {
                try (PlayedServer server = serve(rules)) {
                    server.on(SmbCommand.SESSION_SETUP, ending(NtlmServer.completedWithoutMic(), false));
                    server.on(SmbCommand.TREE_CONNECT, turn -> {
                        assertThat(turn.header().flags() & SmbHeader.FLAG_SIGNED)
                                .isNotZero();
                        turn.reply();
                    });
                    try (SmbSession session = connect(server, settings().signing(policy))) {
                        reads(session);
                    }
                }
            }
        }
    }

    @Test
    void neitherMechListMicNorAnySignatureIsRefusedBeforeAnythingOfTheUserIsSent() throws Exception {
        for (Rules rules : BELOW_3_1_1) {
            for (SigningPolicy policy : SigningPolicy.values()) {
                try (PlayedServer server = serve(rules)) {
                    server.on(SmbCommand.SESSION_SETUP, ending(NtlmServer.completedWithoutMic(), false));
                    server.on(SmbCommand.TREE_CONNECT, turn -> turn.send(turn.answer()));
                    isRefusedAtTheFirstShare(server, policy, "not signed");
                }
            }
        }
    }

    @Test
    void aServerWithAnotherKeyIsRefusedBeforeAnythingOfTheUserIsSent() throws Exception {
        for (Rules rules : BELOW_3_1_1) {
            try (PlayedServer server = serve(rules)) {
                server.on(SmbCommand.SESSION_SETUP, ending(NtlmServer.completedWithoutMic(), false));
                server.on(SmbCommand.TREE_CONNECT, turn -> {
                    byte[] message = turn.seal(turn.answer());
                    message[SmbHeader.SIGNATURE_OFFSET] ^= 1;
                    turn.send(message);
                });
                isRefusedAtTheFirstShare(server, SigningPolicy.REQUIRED, "signature");
            }
        }
    }

    @Test
    void anErrorThatServersCannotSignIsNoProof() throws Exception {
        for (NtStatus status : List.of(NtStatus.NETWORK_NAME_DELETED, NtStatus.INVALID_PARAMETER)) {
            try (PlayedServer server = serve(Rules.SMB_2_1)) {
                server.on(SmbCommand.SESSION_SETUP, ending(NtlmServer.completedWithoutMic(), false));
                server.on(
                        SmbCommand.TREE_CONNECT,
                        turn -> turn.send(
                                turn.answer(status, Honest.error(turn, status).body())));
                SmbSession session = connect(server, settings().signing(SigningPolicy.IF_REQUIRED));
                assertThat(failureOf(() -> session.share(PlayedServer.SHARE)))
                        .isInstanceOf(SmbException.class)
                        .hasMessageContaining(status.name());

                server.on(SmbCommand.TREE_CONNECT, turn -> turn.send(turn.answer()));
                assertThat(failureOf(() -> session.share(PlayedServer.SHARE)))
                        .isInstanceOf(SmbSecurityException.class)
                        .hasMessageContaining("not signed");
            }
        }
    }

    @Test
    void anUnsignedLastResponseIsRefusedAtSmb311WithAndWithoutMechListMic() throws Exception {
        for (PlayedServer.Act act : List.<PlayedServer.Act>of(
                turn -> turn.send(turn.answer()), ending(NtlmServer.completedWithoutMic(), false))) {
            try (PlayedServer server = serve(Rules.SIGNED)) {
                server.on(SmbCommand.SESSION_SETUP, act);
                assertThat(failureOf(() -> connect(server)))
                        .isInstanceOf(SmbSecurityException.class)
                        .hasMessageContaining("not signed");
                assertThat(server.seen()).containsOnly(SmbCommand.NEGOTIATE, SmbCommand.SESSION_SETUP);
            }
        }
    }

    @Test
    void theDecryptionOfTheFirstTreeConnectResponseProvesTheKey() throws Exception {
        Rules encrypted = new Rules(0x0302, Rules.SMB_3_0_2.signing(), Rules.SMB_3_0_2.cipher(), true, false);
        try (PlayedServer server = serve(encrypted)) {
            server.on(SmbCommand.SESSION_SETUP, turn -> {
                if (turn.header().sessionId() == 0) {
                    turn.reply();
                    return;
                }
                turn.answer();
                turn.send(turn.answer(
                        NtStatus.SUCCESS,
                        new SessionSetupResponse(
                                SessionSetupResponse.FLAG_ENCRYPT_DATA, NtlmServer.completedWithoutMic())));
            });
            try (SmbSession session = connect(server)) {
                reads(session);
            }
        }
    }

    /** Answers the first request with the session id 0, and the last one with {@code last}. */
    private static PlayedServer.Act namingTheSessionLate(long last) {
        AtomicInteger rounds = new AtomicInteger();
        return turn -> {
            if (rounds.getAndIncrement() == 0) {
                turn.send(turn.answer(message -> SmbHeader.putSessionId(message, 0, 0)));
                return;
            }
            assertThat(turn.header().sessionId()).isZero();
            byte[] token = turn.session().logIn(((SessionSetupRequest) turn.request()).securityBuffer());
            byte[] message = turn.answer(NtStatus.SUCCESS, new SessionSetupResponse(0, token));
            SmbHeader.putSessionId(PlayedSession.little(message), 0, last);
            turn.send(turn.seal(message));
        };
    }

    @Test
    void theSessionMayBeNamedInTheLastResponse() throws Exception {
        for (Rules rules : ALL) {
            try (PlayedServer server = serve(rules)) {
                server.on(SmbCommand.SESSION_SETUP, namingTheSessionLate(PlayedSession.ID));
                try (SmbSession session = connect(server)) {
                    reads(session);
                }
            }
        }
    }

    @Test
    void aSessionThatIsNeverNamedIsRefused() throws Exception {
        try (PlayedServer server = serve(Rules.SIGNED)) {
            server.on(SmbCommand.SESSION_SETUP, namingTheSessionLate(0));
            assertThat(failureOf(() -> connect(server)))
                    .isInstanceOf(SmbProtocolException.class)
                    .hasMessageContaining("named no session");
        }
    }

    @Test
    void aRefusalInTheNameOfNoSessionIsARefusedLogin() throws Exception {
        try (PlayedServer server = serve(Rules.SIGNED)) {
            server.on(SmbCommand.SESSION_SETUP, turn -> {
                if (turn.header().sessionId() == 0) {
                    turn.reply();
                    return;
                }
                byte[] message = turn.answer(
                        NtStatus.LOGON_FAILURE,
                        Honest.error(turn, NtStatus.LOGON_FAILURE).body());
                SmbHeader.putSessionId(PlayedSession.little(message), 0, 0);
                turn.send(message);
            });
            assertThat(failureOf(() -> connect(server)))
                    .isInstanceOf(SmbAuthenticationException.class)
                    .hasMessageContaining("LOGON_FAILURE");
        }
    }

    @Test
    void aServerWithoutTargetInfoLetsUsersIn() throws Exception {
        for (Rules rules : ALL) {
            try (PlayedServer server = serve(rules)) {
                server.on(SmbCommand.SESSION_SETUP, turn -> {
                    if (turn.header().sessionId() != 0) {
                        turn.reply();
                        return;
                    }
                    byte[] challenge = NtlmServer.wrapped(NtlmServer.challengeWithoutTargetInfo());
                    turn.send(turn.answer(NtStatus.MORE_PROCESSING_REQUIRED, new SessionSetupResponse(0, challenge)));
                });
                try (SmbSession session = connect(server)) {
                    reads(session);
                }
            }
        }
    }
}
