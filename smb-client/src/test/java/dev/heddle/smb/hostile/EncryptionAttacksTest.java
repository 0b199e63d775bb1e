// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbSecurityException;
import dev.heddle.smb.crypto.MessageCipher;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.OplockBreakResponse;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import dev.heddle.testkit.Bounded;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Frames with a TRANSFORM_HEADER that were changed, repeated or removed ([MS-SMB2] 2.2.41 and 3.2.5.1.1). */
class EncryptionAttacksTest extends LiveCase {
    private static final int TAG = 4;
    private static final int NONCE = 20;
    private static final int SIZE = 36;
    private static final int FLAGS = 42;
    private static final int SESSION = 44;

    EncryptionAttacksTest(String backend) {
        super(backend);
    }

    private void changed(String message, UnaryOperator<byte[]> change) throws Exception {
        open(Rules.ENCRYPTED);
        endsTheConnection(
                SmbProtocolException.class, message, turn -> turn.send(change.apply(turn.seal(turn.answer()))));
    }

    private static UnaryOperator<byte[]> flip(int at) {
        return frame -> {
            frame[at] ^= 1;
            return frame;
        };
    }

    @Test
    void badTag() throws Exception {
        changed("changed on the way", flip(TAG));
    }

    @Test
    void anotherNonce() throws Exception {
        changed("changed on the way", flip(NONCE));
    }

    @Test
    void unusedPartOfTheNonce() throws Exception {
        changed("changed on the way", flip(NONCE + 15));
    }

    @Test
    void badText() throws Exception {
        changed("changed on the way", flip(MessageCipher.TRANSFORM_HEADER_LENGTH));
    }

    @Test
    void reservedBytes() throws Exception {
        changed("changed on the way", flip(SIZE + 4));
    }

    @Test
    void sizeTooSmall() throws Exception {
        changed("OriginalMessageSize", flip(SIZE));
    }

    @Test
    void sizeBeyondAllFrames() throws Exception {
        changed("OriginalMessageSize", frame -> {
            PlayedSession.little(frame).putInt(SIZE, -1);
            return frame;
        });
    }

    @Test
    void notEncryptedByItsOwnWords() throws Exception {
        changed("Flags", flip(FLAGS));
    }

    @Test
    void unknownSession() throws Exception {
        changed("no key", flip(SESSION));
    }

    @Test
    void headerAlone() throws Exception {
        changed("OriginalMessageSize", frame -> Arrays.copyOf(frame, frame.length - 1));
    }

    @Test
    void headerCutShort() throws Exception {
        changed("no room for a message", frame -> Arrays.copyOf(frame, SmbHeader.LENGTH));
    }

    @Test
    void moreThanItSays() throws Exception {
        changed("OriginalMessageSize", frame -> Arrays.copyOf(frame, frame.length + 60_000));
    }

    @Test
    void encryptedTwice() throws Exception {
        open(Rules.ENCRYPTED);
        endsTheConnection(
                SmbProtocolException.class,
                "ProtocolId",
                turn -> turn.send(turn.session().encrypt(turn.seal(turn.answer()), PlayedSession.ID)));
    }

    @Test
    void encryptedGarbage() throws Exception {
        open(Rules.ENCRYPTED);
        endsTheConnection(
                SmbProtocolException.class,
                "ProtocolId",
                turn -> turn.send(turn.session().encrypt(new byte[SmbHeader.LENGTH], PlayedSession.ID)));
    }

    @Test
    void transformBeforeAnySession() throws Exception {
        PlayedServer early = serve(Rules.ENCRYPTED);
        early.on(SmbCommand.NEGOTIATE, turn -> {
            byte[] frame = new byte[200];
            PlayedSession.little(frame)
                    .putInt(0, SmbHeader.TRANSFORM_PROTOCOL_ID)
                    .putInt(SIZE, frame.length - MessageCipher.TRANSFORM_HEADER_LENGTH)
                    .putShort(FLAGS, (short) 1);
            turn.send(frame);
        });
        assertThat(failureOf(() -> connect(early)))
                .isInstanceOf(SmbProtocolException.class)
                .hasMessageContaining("no key");
    }

    @Test
    void plainReplyOnAnEncryptedSession() throws Exception {
        open(Rules.ENCRYPTED);
        endsTheConnection(SmbSecurityException.class, "not encrypted", turn -> turn.send(turn.answer()));
    }

    @Test
    void signedReplyOnAnEncryptedSession() throws Exception {
        open(Rules.ENCRYPTED);
        endsTheConnection(
                SmbSecurityException.class,
                "not encrypted",
                turn -> turn.send(turn.session().sign(turn.answer())));
    }

    @Test
    void plainErrorOnAnEncryptedSession() throws Exception {
        open(Rules.ENCRYPTED);
        endsTheConnection(SmbSecurityException.class, "not encrypted", turn -> {
            Honest.Answer error = Honest.error(turn, NtStatus.ACCESS_DENIED);
            turn.send(turn.answer(error.status(), error.body()));
        });
    }

    /** No caller judges interim responses, so the reader does. */
    @Test
    void plainInterimReplyOnAnEncryptedSession() throws Exception {
        open(Rules.ENCRYPTED);
        endsTheConnection(
                SmbProtocolException.class,
                "interim reply that is not encrypted",
                turn -> turn.send(turn.pending(0x5150, 1)));
    }

    @Test
    void plainNotificationOnAnEncryptedSession() throws Exception {
        open(Rules.ENCRYPTED);
        endsTheConnection(
                SmbProtocolException.class,
                "notification that is not encrypted",
                turn -> turn.send(turn.answer(message -> SmbHeader.putMessageId(message, 0, -1))));
    }

    /** Samba sends oplock breaks unencrypted even where it requires encryption, and a forged one does no harm. */
    @Test
    void plainOplockBreakOnAnEncryptedSession() throws Exception {
        open(Rules.ENCRYPTED);
        OplockBreakResponse broken = new OplockBreakResponse.OfOplock(CreateRequest.OPLOCK_NONE, Honest.FILE);
        server.on(SmbCommand.ECHO, turn -> {
            byte[] message = new byte[SmbHeader.LENGTH + broken.encodedLength()];
            new SmbHeader(0, 0, SmbCommand.OPLOCK_BREAK, 0, SmbHeader.FLAG_SERVER_TO_REDIR, 0, -1, 0, 0, 0)
                    .encode(PlayedSession.little(message));
            broken.encode(PlayedSession.little(message).position(SmbHeader.LENGTH));
            turn.send(message);
            turn.reply();
        });
        session.echo();
        Bounded.await("the break", () -> session.metrics().oplockBreaks() == 1);
        assertThat(read()).isEqualTo(1000);
        assertThat(server.seen()).doesNotContain(SmbCommand.OPLOCK_BREAK);
    }

    @Test
    void encryptedInterimReplyIsWaitedOn() throws Exception {
        open(Rules.ENCRYPTED);
        server.on(SmbCommand.READ, turn -> {
            turn.send(turn.seal(turn.pending(0x5150, 1)));
            turn.reply();
        });
        assertThat(read()).isEqualTo(1000);
    }

    @Test
    void signedReplyOnAnEncryptedShare() throws Exception {
        open(Rules.ENCRYPTED_SHARE);
        server.on(SmbCommand.READ, turn -> turn.send(turn.session().sign(turn.answer())));
        assertThat(failureOf(this::read))
                .isInstanceOf(SmbSecurityException.class)
                .hasMessageContaining("not encrypted");
        awaitClosed(session);
    }

    @Test
    void sessionInsideIsAnother() throws Exception {
        open(Rules.ENCRYPTED);
        failsTheCall(
                SmbProtocolException.class,
                "session 0x99",
                turn -> turn.send(turn.seal(turn.answer(message -> SmbHeader.putSessionId(message, 0, 0x99)))));
    }

    /** A replayed authentic frame does not answer a second request. */
    @Test
    void repeatedAndReordered() throws Exception {
        open(Rules.ENCRYPTED);
        List<byte[]> old = new CopyOnWriteArrayList<>();
        server.on(SmbCommand.ECHO, turn -> {
            byte[] frame = turn.seal(turn.answer());
            old.add(frame);
            turn.send(frame);
        });
        for (int i = 0; i < 3; i++) {
            session.echo();
        }
        server.on(SmbCommand.READ, turn -> {
            byte[] answer = turn.seal(turn.answer());
            for (int i = old.size() - 1; i >= 0; i--) {
                turn.send(old.get(i));
            }
            turn.send(answer);
            turn.send(answer);
        });
        assertThat(read()).isEqualTo(1000);
        server.on(SmbCommand.READ, Turn::reply);
        assertThat(read()).isEqualTo(1000);
        assertThat(session.metrics().connection().lateReplies()).isEqualTo(4);
    }
}
