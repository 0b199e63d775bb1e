// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SigningPolicy;
import dev.heddle.smb.SmbAuthenticationException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbSecurityException;
import dev.heddle.smb.auth.NtlmServer;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SessionSetupResponse;
import dev.heddle.smb.wire.SmbCommand;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** False SESSION_SETUP responses ([MS-SMB2] 2.2.6 and 3.2.5.3, [MS-NLMP] 2.2.1.2). */
class LoginAttacksTest extends HostileCase {
    private static final int SIGNATURE = 48;

    LoginAttacksTest(String backend) {
        super(backend);
    }

    private void refused(Class<? extends SmbException> type, String message, PlayedServer.Act act) throws Exception {
        refused(Rules.SIGNED, type, message, act);
    }

    private void refused(Rules rules, Class<? extends SmbException> type, String message, PlayedServer.Act act)
            throws Exception {
        PlayedServer server = serve(rules).on(SmbCommand.SESSION_SETUP, act);

        assertThat(failureOf(() -> connect(server))).isInstanceOf(type).hasMessageContaining(message);
        assertThat(server.seen())
                .containsOnly(SmbCommand.NEGOTIATE, SmbCommand.SESSION_SETUP)
                .hasSizeLessThan(5);
    }

    /** Applies the act only to the response to the last token. */
    private static PlayedServer.Act atTheEnd(PlayedServer.Act act) {
        return turn -> {
            if (turn.header().sessionId() == 0) {
                turn.reply();
            } else {
                act.play(turn);
            }
        };
    }

    /** Responds with a status, flags and a token, signed if there is a key. */
    private static PlayedServer.Act says(NtStatus status, int flags, byte[] token) {
        return turn -> turn.send(turn.seal(turn.answer(status, new SessionSetupResponse(flags, token))));
    }

    private static PlayedServer.Act challenges(byte[] challenge) {
        return says(NtStatus.MORE_PROCESSING_REQUIRED, 0, NtlmServer.wrapped(challenge));
    }

    @Test
    void signatureOfTheLastReplyIsWrong() throws Exception {
        refused(SmbSecurityException.class, "signature", atTheEnd(turn -> {
            byte[] message = turn.seal(turn.answer());
            message[SIGNATURE + 3] ^= 1;
            turn.send(message);
        }));
    }

    @Test
    void signatureOfTheLastReplyIsZero() throws Exception {
        for (Rules rules : new Rules[] {Rules.SIGNED, Rules.SMB_3_0_2, Rules.SMB_2_1}) {
            refused(rules, SmbSecurityException.class, "signature", atTheEnd(turn -> {
                byte[] message = turn.seal(turn.answer());
                Arrays.fill(message, SIGNATURE, SIGNATURE + 16, (byte) 0);
                turn.send(message);
            }));
        }
    }

    @Test
    void lastReplyIsNotSigned() throws Exception {
        refused(Rules.SIGNED, SmbSecurityException.class, "not signed", atTheEnd(turn -> turn.send(turn.answer())));
    }

    @Test
    void interimReplyWasChangedOnTheWay() throws Exception {
        // The client's hash then differs from the one that the server signs: pre-authentication integrity.
        refused(SmbSecurityException.class, "signature", turn -> {
            if (turn.header().sessionId() != 0) {
                turn.reply();
                return;
            }
            byte[] honest = turn.answer();
            byte[] changed = honest.clone();
            changed[SIGNATURE] ^= 1;
            turn.session().sendUnhashed(changed);
            turn.session().hashReply(honest);
        });
    }

    @Test
    void userBecomesGuest() throws Exception {
        for (int flag : new int[] {SessionSetupResponse.FLAG_IS_GUEST, SessionSetupResponse.FLAG_IS_NULL, 3}) {
            refused(
                    SmbAuthenticationException.class,
                    "guest",
                    atTheEnd(turn -> turn.send(turn.answer(message -> message.putShort(66, (short) flag)))));
        }
    }

    @Test
    void userBecomesGuestAtOnce() throws Exception {
        refused(
                SmbAuthenticationException.class,
                "guest",
                says(NtStatus.SUCCESS, SessionSetupResponse.FLAG_IS_GUEST, new byte[0]));
    }

    @Test
    void userBecomesGuestWhereSigningIsNotRequired() throws Exception {
        PlayedServer server = serve(Rules.SMB_2_1);
        server.on(
                SmbCommand.SESSION_SETUP,
                atTheEnd(turn -> turn.send(turn.answer(message -> message.putShort(66, (short) 1)))));

        assertThat(failureOf(() -> connect(server, settings().signing(SigningPolicy.IF_REQUIRED))))
                .isInstanceOf(SmbAuthenticationException.class)
                .hasMessageContaining("guest");
    }

    @Test
    void sessionFlagsChangedOnTheWay() throws Exception {
        refused(Rules.ENCRYPTED, SmbSecurityException.class, "signature", atTheEnd(turn -> {
            byte[] message = turn.seal(turn.answer());
            message[66] = 0;
            turn.send(message);
        }));
    }

    @Test
    void successBeforeTheUserIsNamed() throws Exception {
        refused(SmbAuthenticationException.class, "success before", says(NtStatus.SUCCESS, 0, new byte[0]));
    }

    @Test
    void successWithTheChallengeAsLastToken() throws Exception {
        byte[] challenge = NtlmServer.wrapped(NtlmServer.challengeMessage(NtlmServer.targetInfo()));
        refused(SmbAuthenticationException.class, "ACCEPT_INCOMPLETE", atTheEnd(turn -> {
            turn.answer(); // creates the keys
            turn.send(turn.seal(turn.answer(NtStatus.SUCCESS, new SessionSetupResponse(0, challenge))));
        }));
    }

    @Test
    void sessionIdChanges() throws Exception {
        refused(SmbProtocolException.class, "session", atTheEnd(turn -> {
            byte[] answer = turn.answer(message -> message.putLong(40, 0x77));
            turn.send(turn.seal(answer));
        }));
    }

    @Test
    void moreProcessingWithoutEnd() throws Exception {
        refused(
                SmbAuthenticationException.class,
                "wants to go on",
                challenges(NtlmServer.challengeMessage(NtlmServer.targetInfo())));
    }

    @Test
    void tokenOutsideTheFrame() throws Exception {
        refused(
                SmbProtocolException.class,
                "SecurityBufferOffset",
                turn -> turn.send(turn.answer(message -> message.putShort(68, (short) 0xFFF0))));
    }

    @Test
    void tokenLongerThanTheFrame() throws Exception {
        refused(
                SmbProtocolException.class,
                "SecurityBufferOffset",
                turn -> turn.send(turn.answer(message -> message.putShort(70, (short) 0xFFFF))));
    }

    @Test
    void tokenInTheHeader() throws Exception {
        refused(
                SmbProtocolException.class,
                "SecurityBufferOffset",
                turn -> turn.send(turn.answer(message -> message.putShort(68, (short) 4))));
    }

    @Test
    void noToken() throws Exception {
        refused(SmbAuthenticationException.class, "SPNEGO", says(NtStatus.MORE_PROCESSING_REQUIRED, 0, new byte[0]));
    }

    @Test
    void tokenOfOneByte() throws Exception {
        refused(SmbAuthenticationException.class, "SPNEGO", says(NtStatus.MORE_PROCESSING_REQUIRED, 0, new byte[] {0x30
        }));
    }

    /** Tags within tags, without lengths: a recursive decoder would overflow its stack. */
    @Test
    void tokenNestedThirtyThousandTimes() throws Exception {
        byte[] nested = new byte[60_000];
        for (int i = 0; i < nested.length; i += 2) {
            nested[i] = (byte) (i == 0 ? 0xA1 : 0x30);
            nested[i + 1] = (byte) 0x80;
        }
        refused(SmbAuthenticationException.class, "SPNEGO", says(NtStatus.MORE_PROCESSING_REQUIRED, 0, nested));
    }

    @Test
    void challengeCutShort() throws Exception {
        byte[] challenge = NtlmServer.challengeMessage(NtlmServer.targetInfo());
        refused(SmbAuthenticationException.class, "shorter", challenges(Arrays.copyOf(challenge, 40)));
        refused(SmbAuthenticationException.class, "TargetInfo", challenges(Arrays.copyOf(challenge, 60)));
    }

    @Test
    void challengeLiesAboutLengthsAndOffsets() throws Exception {
        for (int at : new int[] {40, 42, 44}) {
            ByteBuffer challenge = ByteBuffer.wrap(NtlmServer.challengeMessage(NtlmServer.targetInfo()))
                    .order(ByteOrder.LITTLE_ENDIAN);
            challenge.putShort(40, (short) 200);
            challenge.putInt(44, at == 44 ? -1 : at);
            refused(SmbAuthenticationException.class, "TargetInfo", challenges(challenge.array()));
        }
    }

    @Test
    void challengeWithHalfAPair() throws Exception {
        byte[] info = NtlmServer.targetInfo();
        byte[] challenge = NtlmServer.challengeMessage(Arrays.copyOf(info, info.length - 2));
        refused(SmbAuthenticationException.class, "in the middle of an AV_PAIR", challenges(challenge));
    }

    @Test
    void challengeWithPairsAsLargeAsTheyCanBe() throws Exception {
        ByteBuffer info = ByteBuffer.allocate(65_400).order(ByteOrder.LITTLE_ENDIAN);
        info.putShort((short) 0x4242).putShort((short) (info.capacity() - 8));
        refused(SmbAuthenticationException.class, "TargetInfo", challenges(NtlmServer.challengeMessage(info.array())));
    }

    @Test
    void challengeWithoutStrongKeys() throws Exception {
        byte[] challenge = NtlmServer.challengeMessage(NtlmServer.targetInfo());
        challenge[23] &= ~0x20;
        refused(SmbAuthenticationException.class, "NTLMv2 needs", challenges(challenge));
    }

    @Test
    void refusalWithABodyThatLies() throws Exception {
        PlayedServer server = serve(Rules.SIGNED).on(SmbCommand.SESSION_SETUP, turn -> {
            Honest.Answer error = Honest.error(turn, NtStatus.ACCESS_DENIED);
            byte[] message = turn.answer(error.status(), error.body());
            PlayedSession.little(message).putInt(68, -1);
            turn.send(message);
        });
        assertThat(failureOf(() -> connect(server)))
                .isInstanceOf(SmbAuthenticationException.class)
                .hasMessageContaining("ACCESS_DENIED");
    }

    @Test
    void manyLoginsLeaveNothing() throws IOException {
        PlayedServer server = serve(Rules.SIGNED);
        for (int i = 0; i < 3; i++) {
            connect(server).close();
        }
        assertThat(Collections.frequency(server.seen(), SmbCommand.LOGOFF)).isEqualTo(3);
    }
}
