// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbTimeoutException;
import dev.heddle.smb.wire.ErrorResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import dev.heddle.testkit.Bounded;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Servers that let the client wait for a response or for credits. Every wait ends. */
@Tag("integration")
class PatienceTest extends LiveCase {
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final int PENDING_REPLIES = 300;

    PatienceTest(String backend) {
        super(backend);
    }

    private void openImpatiently() throws IOException {
        server = serve(Rules.SIGNED);
        session = connect(server, settings().requestTimeout(SHORT));
        share = session.share(PlayedServer.SHARE);
        file = share.open("file");
    }

    @Test
    void pendingWithoutEndIsCancelled() throws Exception {
        openImpatiently();
        int credits = session.info().credits();
        AtomicReference<Turn> asked = new AtomicReference<>();
        server.on(SmbCommand.READ, turn -> {
            asked.set(turn);
            for (int i = 0; i < PENDING_REPLIES; i++) {
                turn.send(turn.pending(0x5150, i == 0 ? 1 : 0));
            }
        });
        AtomicReference<SmbHeader> cancel = new AtomicReference<>();
        server.on(SmbCommand.CANCEL, turn -> {
            cancel.set(turn.header());
            Turn read = asked.get();
            byte[] end = read.answer(NtStatus.CANCELLED, new ErrorResponse(SmbCommand.READ, 0, new byte[0]));
            SmbHeader.putCredits(PlayedSession.little(end), 0, 0);
            turn.send(read.seal(end));
        });

        assertThat(failureOf(this::read))
                .isInstanceOf(SmbTimeoutException.class)
                .hasMessageContaining("READ");
        Bounded.await("CANCEL", () -> cancel.get() != null);
        assertThat(cancel.get().isAsync()).isTrue();
        assertThat(cancel.get().asyncId()).isEqualTo(0x5150);
        session.echo();
        Bounded.await(
                "the cancelled reply", () -> session.metrics().connection().lateReplies() == 1);
        assertThat(session.info().credits()).isGreaterThanOrEqualTo(credits);
    }

    @Test
    void silence() throws Exception {
        openImpatiently();
        server.on(SmbCommand.READ, turn -> assertThat(turn.header().messageId()).isPositive());
        assertThat(failureOf(this::read))
                .isInstanceOf(SmbTimeoutException.class)
                .hasMessageContaining("READ");
        Bounded.await("CANCEL", () -> server.seen().contains(SmbCommand.CANCEL));
        session.echo();
    }

    @Test
    void silentNegotiation() throws Exception {
        server = serve(Rules.SIGNED)
                .on(
                        SmbCommand.NEGOTIATE,
                        turn -> assertThat(turn.header().sessionId()).isZero());
        assertThat(failureOf(() -> connect(server, settings().requestTimeout(SHORT))))
                .isInstanceOf(SmbTimeoutException.class)
                .hasMessageContaining("NEGOTIATE");
    }

    /** There are no credits for the next request. */
    @Test
    void creditsRunOut() throws Exception {
        server = serve(Rules.SIGNED);
        server.on(SmbCommand.NEGOTIATE, turn -> turn.send(turn.answer(message -> SmbHeader.putCredits(message, 0, 0))));
        assertThat(failureOf(() -> connect(server, settings().requestTimeout(SHORT))))
                .isInstanceOf(SmbTimeoutException.class)
                .hasMessageContaining("permit");
    }

    @Test
    void creditsByTheShovel() throws Exception {
        open(Rules.SIGNED);
        server.on(SmbCommand.ECHO, turn -> {
            for (int i = 0; i < 50; i++) {
                turn.send(turn.pending(1, 0xFFFF));
            }
            turn.send(turn.seal(turn.answer(message -> SmbHeader.putCredits(message, 0, 0xFFFF))));
        });
        for (int i = 0; i < 5; i++) {
            session.echo();
        }
        server.on(SmbCommand.ECHO, Turn::reply);
        SmbSession rich = session;
        assertThat(rich.info().credits()).isPositive();
        assertThat(share.readAllBytes("file")).isEqualTo(Honest.content(0, Honest.SIZE));
    }

    /** Notifications without a listener are dropped: they use no memory and do not delay other messages. */
    @Test
    void notificationsByTheThousand() throws Exception {
        open(Rules.SIGNED);
        server.on(SmbCommand.ECHO, turn -> {
            for (int i = 0; i < 5000; i++) {
                turn.send(turn.answer(message -> message.putLong(SmbHeader.MESSAGE_ID_OFFSET, -1)));
            }
            turn.reply();
        });
        session.echo();
        assertThat(read()).isEqualTo(1000);
    }
}
