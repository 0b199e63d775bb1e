// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.FrameFormat;
import dev.heddle.core.FrameHandler;
import dev.heddle.core.Metrics;
import dev.heddle.core.ProtocolViolationException;
import dev.heddle.core.buffer.BufferPool;
import dev.heddle.core.buffer.PooledBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FrameAssemblerTest {
    /** A format with a 2-byte length, which includes the header. */
    private static final FrameFormat FORMAT = new FrameFormat() {
        @Override
        public int maxFrameLength() {
            return 2000;
        }

        @Override
        public int frameLength(ByteBuffer bytes, int at) {
            return bytes.limit() - at < 2 ? MORE : bytes.getShort(at);
        }
    };

    private final BufferPool pool = BufferPool.tracking(0);
    private final Metrics metrics = new Metrics();
    private final List<String> frames = new ArrayList<>();
    private boolean ended;
    private final FrameAssembler assembler = new FrameAssembler(
            FORMAT,
            new FrameHandler() {
                @Override
                public void onFrame(PooledBuffer frame) throws IOException {
                    ByteBuffer body = frame.bytes().position(2);
                    frames.add(StandardCharsets.US_ASCII.decode(body).toString());
                    frame.release();
                    switch (frames.get(frames.size() - 1)) {
                        case "bad" -> throw new ProtocolViolationException("bad");
                        case "end" -> ended = true;
                        default -> {}
                    }
                }

                @Override
                public void onClosed(ConnectionClosedException cause) {
                    frames.add("closed");
                }
            },
            pool,
            metrics,
            FrameAssembler.ownInput(1024),
            () -> ended);

    private static byte[] frame(String body) {
        byte[] text = body.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(2 + text.length)
                .putShort((short) (2 + text.length))
                .put(text)
                .array();
    }

    private static ByteBuffer stream(String... bodies) {
        ByteBuffer all = ByteBuffer.allocate(100_000);
        for (String body : bodies) {
            all.put(frame(body));
        }
        return all.flip();
    }

    /** Passes the stream to the assembler in reads of at most {@code piece} bytes. */
    private void feed(ByteBuffer stream, int piece) throws IOException {
        while (stream.hasRemaining()) {
            assembler.step(target -> {
                int length = Math.min(piece, Math.min(stream.remaining(), target.remaining()));
                target.put(stream.slice(stream.position(), length));
                stream.position(stream.position() + length);
                return length;
            });
        }
    }

    @AfterEach
    void everyBufferIsBack() {
        assembler.drop();
        assertThat(pool.leaks()).isEmpty();
    }

    @Test
    void everyCutOfAStreamGivesTheSameFrames() throws Exception {
        String[] bodies = {"", "a", "0123456789".repeat(30), "", "x".repeat(1998), "last"};
        int length = stream(bodies).remaining();
        for (int piece = 1; piece <= length; piece++) {
            frames.clear();
            feed(stream(bodies), piece);
            assertThat(frames).containsExactly(bodies);
            assertThat(assembler.truncation()).isNull();
        }
    }

    @Test
    void randomCutsOfARandomStream() throws Exception {
        Random random = new Random(42);
        for (int round = 0; round < 200; round++) {
            String[] bodies = new String[20];
            for (int i = 0; i < bodies.length; i++) {
                bodies[i] = "z".repeat(random.nextInt(100));
            }
            frames.clear();
            feed(stream(bodies), 1 + random.nextInt(300));
            assertThat(frames).containsExactly(bodies);
        }
    }

    @Test
    void manyFramesOfOneReadAreCounted() throws Exception {
        feed(stream("a", "b", "c"), 1000);
        assertThat(metrics.snapshot().reads()).isEqualTo(1);
        assertThat(metrics.snapshot().framesReceived()).isEqualTo(3);
        assertThat(metrics.snapshot().bytesReceived()).isEqualTo(9);
    }

    @Test
    void aLengthOutOfRangeIsRefusedBeforeMemoryIsTaken() {
        for (int length : new int[] {2001, 0, -2, Short.MIN_VALUE}) {
            BufferPool unused = new BufferPool(1 << 20);
            FrameAssembler fresh = new FrameAssembler(
                    FORMAT, new Ignoring(), unused, new Metrics(), FrameAssembler.ownInput(1024), () -> false);
            assertThatThrownBy(() -> fresh.step(target -> {
                        target.putShort((short) length);
                        return 2;
                    }))
                    .isInstanceOf(ProtocolViolationException.class)
                    .hasMessageContaining("" + length)
                    .hasMessageContaining("2000");
            assertThat(unused.idleBytes() + unused.onLoan()).isZero();
        }
    }

    private static final class Ignoring implements FrameHandler {
        @Override
        public void onFrame(PooledBuffer frame) {
            frame.release();
        }

        @Override
        public void onClosed(ConnectionClosedException cause) {
            throw new AssertionError(cause);
        }
    }

    @Test
    void nothingOfTheSameReadFollowsARefusedFrame() {
        assertThatThrownBy(() -> feed(stream("bad", "good"), 1000)).isInstanceOf(ProtocolViolationException.class);
        assertThat(frames).containsExactly("bad");
    }

    @Test
    void nothingIsHandedOnAfterTheEnd() throws Exception {
        feed(stream("a", "end", "b"), 1000);
        assertThat(frames).containsExactly("a", "end");
    }

    @Test
    void anEarlyEndIsDescribed() throws Exception {
        assertThat(assembler.truncation()).isNull();
        feed(stream("abc").limit(1), 1);
        assertThat(assembler.truncation()).contains("1 bytes of a frame of unknown length");
        ByteBuffer rest = stream("abc");
        feed(rest.position(1).limit(4), 10);
        assertThat(assembler.truncation()).contains("4 of 5 bytes");
        assertThat(assembler.step(target -> -1)).isEqualTo(-1);
    }
}
