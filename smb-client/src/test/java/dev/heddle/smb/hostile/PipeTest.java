// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbAccessDeniedException;
import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbPipe;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbShareInfo;
import dev.heddle.smb.rpc.RecordedRpc;
import dev.heddle.smb.wire.IoctlRequest;
import dev.heddle.smb.wire.IoctlResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.ReadResponse;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.WriteResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Pipes whose other end answers in pieces, without end, or with something that is not an RPC response. */
class PipeTest extends LiveCase {
    private static final int ROOM = 64 << 10;
    private static final int RESULT_AT = 24;

    PipeTest(String backend) {
        super(backend);
    }

    private static void transceived(Turn turn, NtStatus status, byte[] output) throws IOException {
        IoctlRequest request = (IoctlRequest) turn.request();
        turn.send(turn.seal(turn.answer(
                status,
                new IoctlResponse(
                        request.ctlCode(),
                        requireNonNull(request.fileId()),
                        0,
                        ByteBuffer.allocate(0),
                        ByteBuffer.wrap(output)))));
    }

    private static void read(Turn turn, NtStatus status, byte[] data) throws IOException {
        turn.send(turn.seal(turn.answer(status, new ReadResponse(0, ByteBuffer.wrap(data)))));
    }

    private SmbPipe pipe() throws IOException {
        open(Rules.SIGNED);
        return session.pipe("srvsvc");
    }

    @Test
    void aMessageInPieces() throws Exception {
        byte[] message = Honest.content(0, 2 * ROOM + 100);
        try (SmbPipe pipe = pipe()) {
            Queue<byte[]> rest = new ArrayDeque<>(List.of(
                    Arrays.copyOfRange(message, ROOM, 2 * ROOM),
                    Arrays.copyOfRange(message, 2 * ROOM, message.length)));
            server.on(
                    SmbCommand.IOCTL,
                    turn -> transceived(turn, NtStatus.BUFFER_OVERFLOW, Arrays.copyOf(message, ROOM)));
            server.on(SmbCommand.READ, turn -> {
                byte[] piece = rest.remove();
                read(turn, rest.isEmpty() ? NtStatus.SUCCESS : NtStatus.BUFFER_OVERFLOW, piece);
            });
            assertThat(pipe.transceive(new byte[10])).isEqualTo(message);
            assertThat(rest).isEmpty();
        }
    }

    @Test
    void aMessageWithoutEnd() throws Exception {
        try (SmbPipe pipe = pipe()) {
            server.on(SmbCommand.READ, turn -> read(turn, NtStatus.BUFFER_OVERFLOW, new byte[ROOM]));
            assertThat(failureOf(pipe::read))
                    .isInstanceOf(SmbProtocolException.class)
                    .hasMessageContaining("over " + SmbPipe.MAX_MESSAGE);
            server.on(SmbCommand.READ, turn -> read(turn, NtStatus.BUFFER_OVERFLOW, new byte[0]));
            assertThat(failureOf(pipe::read))
                    .isInstanceOf(SmbProtocolException.class)
                    .hasMessageContaining("more follows");
            server.on(SmbCommand.IOCTL, turn -> transceived(turn, NtStatus.BUFFER_OVERFLOW, new byte[0]));
            assertThat(failureOf(() -> pipe.transceive(new byte[1])))
                    .isInstanceOf(SmbProtocolException.class)
                    .hasMessageContaining("more follows");
            session.echo();
        }
    }

    @Test
    void aMessageHalfTaken() throws Exception {
        try (SmbPipe pipe = pipe()) {
            server.on(
                    SmbCommand.WRITE,
                    turn -> turn.send(turn.seal(turn.answer(NtStatus.SUCCESS, new WriteResponse(5, 0)))));
            assertThat(failureOf(() -> {
                        pipe.write(new byte[10]);
                        return pipe;
                    }))
                    .isInstanceOf(SmbProtocolException.class)
                    .hasMessageContaining("took 5 of 10");
        }
    }

    /** Sets the responses to the calls on the pipe, in order. */
    private void answers(byte[]... messages) {
        Queue<byte[]> left = new ConcurrentLinkedQueue<>(List.of(messages));
        server.on(SmbCommand.IOCTL, turn -> transceived(turn, NtStatus.SUCCESS, left.remove()));
        server.on(SmbCommand.READ, turn -> read(turn, NtStatus.SUCCESS, left.remove()));
    }

    private static byte[] bound() {
        return RecordedRpc.ofCall(1, RecordedRpc.bytes("bind-response"));
    }

    private static byte[][] list() {
        byte[][] all = new byte[5][];
        all[0] = bound();
        for (int i = 1; i < all.length; i++) {
            all[i] = RecordedRpc.ofCall(2, RecordedRpc.bytes("shares-response-" + i));
        }
        return all;
    }

    @Test
    void garbageInsteadOfAnAnswer() throws Exception {
        open(Rules.SIGNED);
        Random random = new Random(5);
        for (int i = 0; i < 50; i++) {
            byte[] garbage = new byte[random.nextInt(300)];
            random.nextBytes(garbage);
            answers(garbage);
            assertThat(failureOf(session::shares)).isInstanceOf(SmbProtocolException.class);
            byte[] damaged = RecordedRpc.ofCall(2, RecordedRpc.bytes("info-response"));
            byte[] noise = new byte[damaged.length - RESULT_AT];
            random.nextBytes(noise);
            System.arraycopy(noise, 0, damaged, RESULT_AT, noise.length);
            answers(bound(), damaged);
            assertThat(failureOf(session::serverInfo)).isInstanceOf(SmbException.class);
        }
        answers(list());
        assertThat(session.shares()).hasSize(30).extracting(SmbShareInfo::name).contains("share1", "share30");
    }

    @Test
    void everyByteOfAListWrong() throws Exception {
        open(Rules.SIGNED);
        for (int at = 0; at < 200; at += 3) {
            byte[][] list = list();
            list[1][at] ^= (byte) 0xFF;
            answers(list);
            try {
                assertThat(session.shares()).hasSizeLessThan(40);
            } catch (SmbException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
        session.echo();
    }

    @Test
    void accessDenied() throws Exception {
        open(Rules.SIGNED);
        answers(bound(), RecordedRpc.fault(2, 5));
        assertThat(failureOf(session::shares))
                .isInstanceOfSatisfying(
                        SmbAccessDeniedException.class,
                        e -> assertThat(e.hint()).contains("administrator"));
        answers(RecordedRpc.fault(1, 5));
        assertThat(failureOf(session::serverInfo)).isInstanceOf(SmbAccessDeniedException.class);
    }

    @Test
    void theServerEndsTheConnectionInstead() throws Exception {
        open(Rules.SIGNED);
        server.on(SmbCommand.IOCTL, turn -> turn.session().hangUp());
        assertThat(failureOf(session::shares)).isInstanceOf(SmbConnectionException.class);
    }
}
