// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbAuthenticationException;
import dev.heddle.smb.SmbMetrics;
import dev.heddle.smb.SmbTimeoutException;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import dev.heddle.testkit.Bounded;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Each kind of failure is counted once, in one place, and the counters stay readable after the connection has ended.
 */
@Tag("integration")
class CountersTest extends LiveCase {
    CountersTest(String backend) {
        super(backend);
    }

    private SmbMetrics metrics() {
        return session.metrics();
    }

    @Test
    void aWrongSignature() throws Exception {
        open(Rules.SIGNED);
        server.on(SmbCommand.READ, turn -> {
            byte[] sealed = turn.seal(turn.answer());
            sealed[SmbHeader.SIGNATURE_OFFSET]++;
            turn.send(sealed);
        });
        assertThat(failureOf(this::read)).isNotNull();
        awaitClosed(session);
        assertThat(metrics().signatureFailures()).isEqualTo(1);
        assertThat(metrics().repliesRefused()).isEqualTo(1);
        assertThat(metrics().requestsFailed()).isEqualTo(1);
        assertThat(metrics().malformedFrames()).isZero();
        long failed = metrics().requestsFailed();
        assertThat(failureOf(this::echo)).isNotNull();
        assertThat(metrics().requestsFailed()).isEqualTo(failed + 1);
    }

    @Test
    void whatCannotBeDecrypted() throws Exception {
        open(Rules.ENCRYPTED);
        server.on(SmbCommand.READ, turn -> {
            byte[] sealed = turn.seal(turn.answer());
            sealed[sealed.length - 1]++;
            turn.send(sealed);
        });
        assertThat(failureOf(this::read)).isNotNull();
        awaitClosed(session);
        assertThat(metrics().decryptionFailures()).isEqualTo(1);
        assertThat(metrics().signatureFailures()).isZero();
        assertThat(metrics().malformedFrames()).isZero();
    }

    @Test
    void whatIsCompressed() throws Exception {
        open(Rules.SIGNED);
        server.on(SmbCommand.READ, turn -> {
            byte[] message = turn.answer();
            PlayedSession.little(message).putInt(0, SmbHeader.COMPRESSION_PROTOCOL_ID);
            turn.send(message);
        });
        assertThat(failureOf(this::read)).hasMessageContaining("compressed");
        awaitClosed(session);
        assertThat(metrics().decompressionFailures()).isEqualTo(1);
        assertThat(metrics().malformedFrames()).isZero();
    }

    @Test
    void whatIsNoFrame() throws Exception {
        open(Rules.SIGNED);
        server.on(SmbCommand.READ, turn -> turn.session().sendRaw(new byte[] {7, 7, 7, 7}));
        assertThat(failureOf(this::read)).isNotNull();
        awaitClosed(session);
        assertThat(metrics().malformedFrames()).isEqualTo(1);
        assertThat(metrics().decryptionFailures()).isZero();
    }

    @Test
    void aConnectionThatEndsInOrderBrokeNothing() throws Exception {
        open(Rules.SIGNED);
        server.disconnect();
        assertThat(failureOf(this::read)).isNotNull();
        awaitClosed(session);
        assertThat(metrics().malformedFrames()).isZero();
        assertThat(metrics().requestsFailed()).isEqualTo(1);
    }

    @Test
    void aSessionThatExpired() throws Exception {
        open(Rules.SIGNED);
        server.on(SmbCommand.READ, says(NtStatus.NETWORK_SESSION_EXPIRED));
        server.on(SmbCommand.SESSION_SETUP, says(NtStatus.LOGON_FAILURE));
        assertThat(failureOf(this::read)).isInstanceOf(SmbAuthenticationException.class);
        assertThat(session.isOpen()).isFalse();
        assertThat(metrics().sessionExpirations()).isEqualTo(1);
        assertThat(metrics().repliesRefused()).isEqualTo(1);
        assertThat(metrics().signatureFailures()).isZero();
    }

    private static PlayedServer.Act says(NtStatus status) {
        return turn -> {
            Honest.Answer error = Honest.error(turn, status);
            turn.send(turn.seal(turn.answer(error.status(), error.body())));
        };
    }

    /** Timed out, cancelled, and answered late: three counters, and each response counts in one of four. */
    @Test
    void aLateReplyAndAStrayOne() throws Exception {
        server = serve(Rules.SIGNED);
        session = connect(server, settings().requestTimeout(Duration.ofSeconds(3)));
        share = session.share(PlayedServer.SHARE);
        file = share.open("file");
        ByteBuffer[] held = new ByteBuffer[1];
        server.on(SmbCommand.READ, turn -> held[0] = ByteBuffer.wrap(turn.seal(turn.answer())));
        assertThat(failureOf(this::read)).isInstanceOf(SmbTimeoutException.class);
        server.on(SmbCommand.ECHO, turn -> {
            turn.send(held[0].array());
            turn.send(turn.answer(message -> SmbHeader.putMessageId(message, 0, 1_000_000)));
            turn.reply();
        });
        session.echo();
        Bounded.await(
                "late and stray",
                () -> metrics().repliesLate() == 1 && metrics().repliesStray() == 1);
        assertThat(metrics().cancelsSent()).isEqualTo(1);
        assertThat(metrics().requestsFailed()).isEqualTo(1);
        assertThat(metrics().connection().exchangesTimedOut()).isEqualTo(1);
        assertThat(metrics().repliesRefused()).isZero();
        assertThat(metrics().repliesOk()).isEqualTo(metrics().requestsSent() - 1);
    }

    @Test
    void anInterimReplyIsOnlyThat() throws Exception {
        open(Rules.SIGNED);
        server.on(SmbCommand.READ, turn -> {
            turn.send(turn.pending(7, 0));
            turn.send(turn.pending(7, 0));
            turn.reply();
            turn.send(turn.pending(7, 0));
        });
        assertThat(read()).isPositive();
        session.echo();
        Bounded.await("three", () -> metrics().connection().interimReplies() == 3);
        assertThat(metrics().repliesLate()).isZero();
        assertThat(metrics().repliesStray()).isZero();
    }
}
