// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbSecurityException;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Responses that were changed, or were sent by somebody else, on a signed session ([MS-SMB2] 3.2.5.1.3). */
class SignatureAttacksTest extends LiveCase {
    SignatureAttacksTest(String backend) {
        super(backend);
    }

    private static PlayedServer.Act changed(Consumer<byte[]> change) {
        return turn -> {
            byte[] message = turn.seal(turn.answer());
            change.accept(message);
            turn.send(message);
        };
    }

    @Test
    void oneBitOfTheSignatureInEveryDialect() throws Exception {
        for (Rules rules : List.of(Rules.SIGNED, Rules.SMB_3_0_2, Rules.SMB_2_1)) {
            open(rules);
            endsTheConnection(SmbSecurityException.class, "signature", changed(message -> message[63] ^= 1));
            server.close();
        }
    }

    @Test
    void signatureOfZeros() throws Exception {
        open(Rules.SIGNED);
        endsTheConnection(
                SmbSecurityException.class,
                "signature",
                changed(message -> Arrays.fill(message, SmbHeader.SIGNATURE_OFFSET, SmbHeader.LENGTH, (byte) 0)));
    }

    @Test
    void flagCleared() throws Exception {
        open(Rules.SIGNED);
        endsTheConnection(
                SmbSecurityException.class,
                "not signed",
                changed(message -> message[SmbHeader.FLAGS_OFFSET] &= ~SmbHeader.FLAG_SIGNED));
    }

    @Test
    void bodyChanged() throws Exception {
        open(Rules.SIGNED);
        endsTheConnection(SmbSecurityException.class, "signature", changed(message -> message[66] ^= 1));
    }

    @Test
    void creditsChanged() throws Exception {
        open(Rules.SIGNED);
        endsTheConnection(
                SmbSecurityException.class, "signature", changed(message -> message[SmbHeader.CREDITS_OFFSET] ^= 1));
    }

    /** An error response needs a signature as much as a success. */
    @Test
    void errorThatIsNotSigned() throws Exception {
        open(Rules.SIGNED);
        endsTheConnection(SmbSecurityException.class, "not signed", turn -> {
            Honest.Answer error = Honest.error(turn, NtStatus.ACCESS_DENIED);
            turn.send(turn.answer(error.status(), error.body()));
        });
    }

    /** An interim response needs no signature; STATUS_PENDING without an async id is not an interim response. */
    @Test
    void pendingThatIsFinal() throws Exception {
        open(Rules.SIGNED);
        endsTheConnection(SmbSecurityException.class, "not signed", turn -> {
            Honest.Answer error = Honest.error(turn, NtStatus.PENDING);
            turn.send(turn.answer(error.status(), error.body()));
        });
    }

    @Test
    void everyKindOfReply() throws Exception {
        for (SmbCommand command : List.of(
                SmbCommand.TREE_CONNECT,
                SmbCommand.CREATE,
                SmbCommand.CLOSE,
                SmbCommand.READ,
                SmbCommand.QUERY_DIRECTORY)) {
            open(Rules.SIGNED);
            server.on(command, changed(message -> message[SmbHeader.SIGNATURE_OFFSET] ^= 1));
            assertThat(failureOf(() -> switch (command) {
                        case TREE_CONNECT -> session.share("other");
                        case CREATE -> share.open("other");
                        case CLOSE -> closeFile();
                        case READ -> read();
                        default -> list();
                    }))
                    .satisfiesAnyOf(
                            failure -> assertThat(failure).isInstanceOf(SmbSecurityException.class),
                            failure -> assertThat(failure).hasCauseInstanceOf(SmbSecurityException.class));
            awaitClosed(session);
            server.close();
        }
    }

    private int closeFile() throws Exception {
        file.close();
        return 0;
    }

    private long list() throws Exception {
        try (var entries = share.list("")) {
            return entries.count();
        }
    }

    @Test
    void anotherSession() throws Exception {
        open(Rules.SIGNED);
        failsTheCall(
                SmbProtocolException.class,
                "session 0x99",
                turn -> turn.send(turn.seal(turn.answer(message -> SmbHeader.putSessionId(message, 0, 0x99)))));
    }

    /** Message id and signature identify the request; a different tree id does not change that. */
    @Test
    void anotherTreeIsHarmless() throws Exception {
        open(Rules.SIGNED);
        server.on(
                SmbCommand.READ,
                turn -> turn.send(turn.seal(turn.answer(message -> SmbHeader.putTreeId(message, 0, 99)))));
        assertThat(read()).isEqualTo(1000);
    }

    @Test
    void anotherCommand() throws Exception {
        open(Rules.SIGNED);
        failsTheCall(
                SmbProtocolException.class,
                "answered READ with ECHO",
                turn -> turn.send(turn.seal(turn.answer(message -> message.putShort(12, (short) 13)))));
    }

    /**
     * A response for an id without a pending request is dropped, whatever it contains; the real response still counts.
     */
    @Test
    void repliesThatNobodyWaitsFor() throws Exception {
        open(Rules.SIGNED);
        server.on(SmbCommand.READ, turn -> {
            long id = turn.header().messageId();
            for (long other : new long[] {0, id - 1, id + 1, id + 1_000_000, Long.MAX_VALUE, -2}) {
                turn.send(turn.seal(turn.answer(message -> SmbHeader.putMessageId(message, 0, other))));
            }
            turn.reply();
        });
        assertThat(read()).isEqualTo(1000);
        session.echo();
        assertThat(session.metrics().connection().strayReplies()
                        + session.metrics().connection().lateReplies())
                .isEqualTo(6);
    }

    @Test
    void requestFromTheServer() throws Exception {
        open(Rules.SIGNED);
        endsTheConnection(
                SmbProtocolException.class,
                "request came from the server",
                turn -> turn.send(turn.answer(message -> SmbHeader.putFlags(message, 0, 0))));
    }
}
