package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.wire.NegotiateContext;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import dev.heddle.testkit.Bounded;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Feature rows C1, C14 and C16: breaks that concern nobody here, and servers that allow little. */
class NotificationLessonsTest extends LiveCase {
    NotificationLessonsTest(String backend) {
        super(backend);
    }

    /** OPLOCK_BREAK has the message id -1 and answers nothing ([MS-SMB2] 2.2.23); its credits count all the same. */
    @Test
    void anOplockBreakIsCountedAndItsCreditsAreTaken() throws Exception {
        open(Rules.SIGNED);
        long credits = session.info().credits();
        server.on(SmbCommand.ECHO, turn -> {
            byte[] oplockBreak = turn.answer(message -> {
                message.putShort(SmbHeader.COMMAND_OFFSET, (short) SmbCommand.OPLOCK_BREAK.code());
                message.putLong(SmbHeader.MESSAGE_ID_OFFSET, -1);
                SmbHeader.putCredits(message, 0, 3);
            });
            turn.send(oplockBreak);
            turn.reply();
        });
        session.echo();
        assertThat(read()).isEqualTo(1000);
        Bounded.await("the break", () -> session.metrics().notifications() == 1);
        assertThat(session.info().credits()).isGreaterThanOrEqualTo((int) credits + 3);
        assertThat(session.metrics().strayReplies()).isZero();
    }

    private PlayedServer serverOfSize(int maxIo) throws IOException {
        List<NegotiateContext> contexts = Honest.negotiate(Rules.SIGNED).contexts();
        return serve(Rules.SIGNED)
                .on(
                        SmbCommand.NEGOTIATE,
                        turn -> turn.send(
                                turn.answer(NtStatus.SUCCESS, Honest.negotiate(0x0311, maxIo, contexts))));
    }

    @Test
    void aServerThatAllowsTheLeastGetsRequestsOfThatSize() throws Exception {
        server = serverOfSize(65_536);
        session = connect(server);
        share = session.share(PlayedServer.SHARE);
        assertThat(share.readAllBytes("file")).isEqualTo(Honest.content(0, Honest.SIZE));
        assertThat(session.info().maxReadSize()).isEqualTo(65_536);
    }

    @Test
    void aServerThatAllowsLessIsRefused() throws Exception {
        PlayedServer tiny = serverOfSize(65_535);
        assertThat(failureOf(() -> connect(tiny)))
                .isInstanceOf(SmbProtocolException.class)
                .hasMessageContaining("65535");
    }
}
