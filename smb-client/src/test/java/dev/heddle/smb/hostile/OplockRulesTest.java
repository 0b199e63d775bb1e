// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.Inside;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.CreateResponse;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.LeaseKey;
import dev.heddle.smb.wire.LeaseRequest;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.OplockBreakAcknowledgment;
import dev.heddle.smb.wire.OplockBreakResponse;
import dev.heddle.smb.wire.OplockBreakResponse.LeaseNotification;
import dev.heddle.smb.wire.ShareAccess;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import dev.heddle.smb.wire.SmbResponse;
import dev.heddle.testkit.Bounded;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the client answers, and on which session, when a server breaks an oplock or a lease. */
class OplockRulesTest extends LiveCase {
    private static final LeaseKey KEY = new LeaseKey(1, 2);

    private final AtomicReference<Turn> acknowledged = new AtomicReference<>();

    OplockRulesTest(String backend) {
        super(backend);
    }

    @BeforeEach
    void open() throws Exception {
        open(Rules.SIGNED);
        server.on(SmbCommand.OPLOCK_BREAK, turn -> {
            acknowledged.set(turn);
            SmbResponse confirmed = switch ((OplockBreakAcknowledgment) turn.request()) {
                case OplockBreakAcknowledgment.OfOplock it ->
                    new OplockBreakResponse.OfOplock(it.oplockLevel(), it.fileId());
                case OplockBreakAcknowledgment.OfLease it ->
                    new OplockBreakResponse.OfLease(it.leaseKey(), it.leaseState());
            };
            turn.send(turn.seal(turn.answer(NtStatus.SUCCESS, confirmed)));
        });
    }

    /** Makes the server grant this level at the next open, and requests one. */
    private void hold(int asked, int granted) throws Exception {
        LeaseRequest lease = new LeaseRequest(KEY, LeaseRequest.READ_CACHING | LeaseRequest.WRITE_CACHING);
        server.on(
                SmbCommand.CREATE,
                turn -> turn.send(turn.seal(turn.answer(
                        NtStatus.SUCCESS,
                        new CreateResponse(
                                granted, 0, 1, 1, 1, 1, 1, 1, 1, 0x80, Honest.FILE, List.of(lease.toContext()))))));
        Inside.open(share, "file", asked, ShareAccess.ALL);
    }

    /** Makes the server send a notification with the response to an ECHO; returns when the client has processed it. */
    private void notified(SmbResponse notification) throws Exception {
        long before = session.metrics().oplockBreaks();
        server.on(SmbCommand.ECHO, turn -> {
            byte[] message = new byte[SmbHeader.LENGTH + notification.encodedLength()];
            new SmbHeader(0, 0, SmbCommand.OPLOCK_BREAK, 0, SmbHeader.FLAG_SERVER_TO_REDIR, 0, -1, 0, 0, 0)
                    .encode(PlayedSession.little(message));
            notification.encode(PlayedSession.little(message).position(SmbHeader.LENGTH));
            turn.send(message);
            turn.reply();
        });
        session.echo();
        server.on(SmbCommand.ECHO, Turn::reply);
        Bounded.await("the notification", () -> session.metrics().oplockBreaks() == before + 1);
    }

    private static LeaseNotification leaseBreak(LeaseKey key, int flags) {
        return new LeaseNotification(
                2, flags, key, LeaseRequest.READ_CACHING | LeaseRequest.WRITE_CACHING, LeaseRequest.READ_CACHING);
    }

    private void answered(OplockBreakAcknowledgment expected) throws Exception {
        Bounded.await("the answer", () -> acknowledged.get() != null);
        session.echo(); // a worker without threads reads the confirmation now
        Bounded.await("the confirmation", () -> session.metrics().breaksAcknowledged() == 1);
        assertThat(acknowledged.get().request()).isEqualTo(expected);
        assertThat(acknowledged.get().header().treeId()).isEqualTo(Honest.TREE);
        assertThat(acknowledged.get().header().flags() & SmbHeader.FLAG_SIGNED).isNotZero();
    }

    private void notAnswered() throws Exception {
        session.echo(); // everything the client sends is sent before this
        assertThat(server.seen()).doesNotContain(SmbCommand.OPLOCK_BREAK);
        assertThat(session.metrics().breaksAcknowledged()).isZero();
        assertThat(session.metrics().oplockBreaks()).isEqualTo(1);
        assertThat(read()).isPositive();
    }

    @Test
    void anOplockIsGivenUpWhole() throws Exception {
        hold(CreateRequest.OPLOCK_BATCH, CreateRequest.OPLOCK_BATCH);
        notified(new OplockBreakResponse.OfOplock(CreateRequest.OPLOCK_LEVEL_II, Honest.FILE));
        answered(new OplockBreakAcknowledgment.OfOplock(CreateRequest.OPLOCK_NONE, Honest.FILE));
    }

    @Test
    void aLeaseIsGivenUpWhole() throws Exception {
        hold(CreateRequest.OPLOCK_LEASE, CreateRequest.OPLOCK_LEASE);
        notified(leaseBreak(KEY, LeaseNotification.FLAG_ACK_REQUIRED));
        answered(new OplockBreakAcknowledgment.OfLease(KEY, LeaseRequest.NONE));
    }

    @Test
    void aLeaseWhoseServerDoesNotWait() throws Exception {
        hold(CreateRequest.OPLOCK_LEASE, CreateRequest.OPLOCK_LEASE);
        notified(leaseBreak(KEY, 0));
        notAnswered();
    }

    @Test
    void aLeaseOfAnotherKey() throws Exception {
        hold(CreateRequest.OPLOCK_LEASE, CreateRequest.OPLOCK_LEASE);
        notified(leaseBreak(new LeaseKey(3, 4), LeaseNotification.FLAG_ACK_REQUIRED));
        notAnswered();
    }

    @Test
    void anotherFile() throws Exception {
        hold(CreateRequest.OPLOCK_EXCLUSIVE, CreateRequest.OPLOCK_EXCLUSIVE);
        notified(new OplockBreakResponse.OfOplock(CreateRequest.OPLOCK_NONE, new FileId(9, 9)));
        notAnswered();
    }

    @Test
    void anOplockThatWasNotGranted() throws Exception {
        hold(CreateRequest.OPLOCK_EXCLUSIVE, CreateRequest.OPLOCK_NONE);
        notified(new OplockBreakResponse.OfOplock(CreateRequest.OPLOCK_NONE, Honest.FILE));
        notAnswered();
    }

    @Test
    void anOplockThatWasNotAskedFor() throws Exception {
        hold(CreateRequest.OPLOCK_NONE, CreateRequest.OPLOCK_EXCLUSIVE);
        notified(new OplockBreakResponse.OfOplock(CreateRequest.OPLOCK_NONE, Honest.FILE));
        notAnswered();
    }

    @Test
    void levelTwoNeedsNoAnswer() throws Exception {
        hold(CreateRequest.OPLOCK_LEVEL_II, CreateRequest.OPLOCK_LEVEL_II);
        notified(new OplockBreakResponse.OfOplock(CreateRequest.OPLOCK_NONE, Honest.FILE));
        notAnswered();
    }

    /** The second of two breaks finds no oplock. */
    @Test
    void breaksWithoutEnd() throws Exception {
        hold(CreateRequest.OPLOCK_BATCH, CreateRequest.OPLOCK_BATCH);
        notified(new OplockBreakResponse.OfOplock(CreateRequest.OPLOCK_NONE, Honest.FILE));
        for (int i = 0; i < 20; i++) {
            notified(new OplockBreakResponse.OfOplock(CreateRequest.OPLOCK_NONE, Honest.FILE));
        }
        answered(new OplockBreakAcknowledgment.OfOplock(CreateRequest.OPLOCK_NONE, Honest.FILE));
        assertThat(server.seen()).containsOnlyOnce(SmbCommand.OPLOCK_BREAK);
    }

    @Test
    void aServerThatRefusesTheAnswer() throws Exception {
        hold(CreateRequest.OPLOCK_BATCH, CreateRequest.OPLOCK_BATCH);
        server.on(SmbCommand.OPLOCK_BREAK, turn -> {
            Honest.Answer refusal = Honest.error(turn, NtStatus.ACCESS_DENIED);
            turn.send(turn.seal(turn.answer(refusal.status(), refusal.body())));
        });
        notified(new OplockBreakResponse.OfOplock(CreateRequest.OPLOCK_NONE, Honest.FILE));
        Bounded.await("the answer", () -> server.seen().contains(SmbCommand.OPLOCK_BREAK));
        assertThat(read()).isPositive();
        assertThat(session.metrics().breaksAcknowledged()).isZero();
    }

    /** A notification of an unknown kind, and one of a known kind with a malformed body. */
    @Test
    void unknownNotificationsAreCounted() throws Exception {
        server.on(SmbCommand.ECHO, turn -> {
            for (int command : new int[] {SmbCommand.CHANGE_NOTIFY.code(), 19, SmbCommand.OPLOCK_BREAK.code()}) {
                turn.send(turn.answer(message -> message.putLong(SmbHeader.MESSAGE_ID_OFFSET, -1)
                        .putShort(SmbHeader.COMMAND_OFFSET, (short) command)));
            }
            turn.reply();
        });
        session.echo();
        Bounded.await("three notifications", () -> session.metrics().notifications() == 3);
        assertThat(session.metrics().oplockBreaks()).isZero();
        assertThat(read()).isPositive();
    }
}
