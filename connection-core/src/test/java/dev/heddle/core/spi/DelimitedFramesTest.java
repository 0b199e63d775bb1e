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
import dev.heddle.core.net.TransportReceive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests frames whose length is not at their beginning, or that are longer than the input buffer. */
final class DelimitedFramesTest {
    private static final int INPUT = 1024;
    private static final int MAX = 50_000;

    /** A format of lines that end in a line feed; counts the bytes that it examines. */
    private static final class Lines implements FrameFormat {
        private long looks;
        private int max = MAX;

        @Override
        public int maxFrameLength() {
            return max;
        }

        @Override
        public int frameLength(ByteBuffer bytes, int at) {
            for (int i = at; i < bytes.limit(); i++) {
                looks++;
                if (bytes.get(i) == '\n') {
                    return i + 1 - at;
                }
            }
            return MORE;
        }
    }

    /** A format with a 4-byte length, which includes the header. */
    private static final class Lengths implements FrameFormat {
        @Override
        public int maxFrameLength() {
            return 4 << 20;
        }

        @Override
        public int frameLength(ByteBuffer bytes, int at) {
            return bytes.limit() - at < 4 ? MORE : bytes.getInt(at);
        }
    }

    private static final class Texts implements FrameHandler {
        private final List<String> frames = new ArrayList<>();

        @Override
        public void onFrame(PooledBuffer frame) {
            assertThat(frame.bytes().position()).isZero();
            frames.add(StandardCharsets.ISO_8859_1.decode(frame.bytes()).toString());
            frame.release();
        }

        @Override
        public void onClosed(ConnectionClosedException cause) {
            throw new AssertionError(cause);
        }
    }

    private final BufferPool pool = BufferPool.tracking(0);
    private final Lines format = new Lines();
    private final Texts texts = new Texts();
    private final Supplier<ByteBuffer> input = FrameAssembler.ownInput(INPUT);
    private final FrameAssembler assembler = assembler(format, texts, pool);

    private FrameAssembler assembler(FrameFormat ofFormat, FrameHandler handler, BufferPool from) {
        return new FrameAssembler(ofFormat, handler, from, new Metrics(), input, () -> false);
    }

    private static TransportReceive reads(ByteBuffer stream, int piece) {
        return target -> {
            int length = Math.min(piece, Math.min(stream.remaining(), target.remaining()));
            target.put(stream.slice(stream.position(), length));
            stream.position(stream.position() + length);
            return length;
        };
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void feed(String text, int piece) throws IOException {
        ByteBuffer stream = bytes(text);
        while (stream.hasRemaining()) {
            assembler.step(reads(stream, piece));
        }
    }

    @AfterEach
    void everyBufferIsBack() {
        assembler.drop();
        assertThat(pool.leaks()).isEmpty();
    }

    @Test
    void everyCutOfLinesGivesTheSameLines() throws Exception {
        List<String> lines = List.of("\n", "a\n", "b".repeat(63) + "\n", "\n", "c".repeat(700) + "\n", "d\n");
        String all = String.join("", lines);
        for (int piece = 1; piece <= all.length(); piece++) {
            texts.frames.clear();
            feed(all, piece);
            assertThat(texts.frames).isEqualTo(lines);
            assertThat(assembler.truncation()).isNull();
        }
    }

    @Test
    void randomCutsOfRandomLines() throws Exception {
        Random random = new Random(43);
        for (int round = 0; round < 200; round++) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                lines.add("z".repeat(random.nextInt(random.nextInt(10) == 0 ? 5000 : 50)) + "\n");
            }
            texts.frames.clear();
            feed(String.join("", lines), 1 + random.nextInt(INPUT));
            assertThat(texts.frames).isEqualTo(lines);
        }
    }

    @Test
    void aLineLongerThanTheInputBufferIsReadAndLooksAreFew() throws Exception {
        String line = "l".repeat(MAX - 1) + "\n";
        feed(line + "next\n", INPUT);
        assertThat(texts.frames).containsExactly(line, "next\n");
        assertThat(format.looks).isLessThan(30L * MAX); // 49 reads would examine half of the line each time
    }

    @Test
    void aLineWithoutEndIsRefusedAtTheLimit() throws Exception {
        feed("e".repeat(MAX - 1), INPUT);
        assertThat(texts.frames).isEmpty();
        assertThat(pool.onLoan()).isEqualTo(1);
        assertThat(assembler.truncation()).isEqualTo((MAX - 1) + " bytes of a frame of unknown length were received");
        assertThatThrownBy(() -> feed("e", 1))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessage("no end of frame within " + MAX + " bytes");
    }

    @Test
    void aLineWithoutEndInOneReadIsRefusedBeforeMemoryIsTaken() {
        format.max = 100;
        assertThatThrownBy(() -> feed("e".repeat(200), INPUT)).hasMessageContaining("no end of frame within 100");
        assertThat(pool.onLoan()).isZero();
    }

    @Test
    void aLimitThatIsLoweredInMidFrameHolds() throws Exception {
        feed("e".repeat(300), INPUT);
        format.max = 100;
        assertThatThrownBy(() -> feed("e", 1)).hasMessageContaining("no end of frame within 100");
    }

    @Test
    void aFormatThatTakesItsWordBackIsADefect() throws Exception {
        FrameFormat shrinks = new FrameFormat() {
            @Override
            public int maxFrameLength() {
                return MAX;
            }

            @Override
            public int frameLength(ByteBuffer bytes, int at) {
                return bytes.limit() - at < 10 ? MORE : 3;
            }
        };
        FrameAssembler fooled = assembler(shrinks, texts, pool);
        fooled.step(reads(bytes("12345"), 5));
        assertThatThrownBy(() -> fooled.step(reads(bytes("6789012"), 7))).isInstanceOf(IllegalStateException.class);
        fooled.drop();
    }

    @Test
    void theInputBufferIsEmptyBetweenSteps() throws Exception {
        Texts others = new Texts();
        FrameAssembler other = assembler(format, others, pool);
        for (int i = 0; i < 5; i++) {
            feed("one", INPUT);
            other.step(reads(bytes("two"), 2));
            feed("\n1", INPUT);
            other.step(reads(bytes("o\n2"), 3));
            feed("\n", INPUT);
            other.step(reads(bytes("\n"), 1));
        }
        assertThat(texts.frames).hasSize(10).startsWith("one\n", "1\n", "one\n");
        assertThat(others.frames).hasSize(10).startsWith("two\n", "2\n", "two\n");
    }

    @Test
    void theRestOfALargeFrameIsReadStraightIntoDirectMemory() throws Exception {
        BufferPool direct = BufferPool.direct(0);
        FrameAssembler large = assembler(new Lengths(), texts, direct);
        int length = 3 << 20;
        ByteBuffer stream = ByteBuffer.allocate(length + 8).putInt(length);
        for (int i = 4; i < length; i++) {
            stream.put((byte) i);
        }
        stream.putInt(8).putInt(7).flip();
        stream.limit(stream.capacity());
        String sent =
                StandardCharsets.ISO_8859_1.decode(stream.slice(0, length)).toString();
        List<Integer> targets = new ArrayList<>();
        while (stream.hasRemaining()) {
            large.step(target -> {
                targets.add(target.remaining());
                return reads(stream, 1 << 20).receive(target);
            });
        }
        assertThat(texts.frames).hasSize(2).startsWith(sent);
        assertThat(targets)
                .startsWith(INPUT, length - INPUT, length - INPUT - (1 << 20))
                .hasSize(5);
        assertThat(direct.onLoan()).isZero();
    }

    @Test
    void aStepWithinAStepIsRefused() {
        FrameAssembler[] self = new FrameAssembler[1];
        self[0] = assembler(
                format,
                new FrameHandler() {
                    @Override
                    public void onFrame(PooledBuffer frame) throws IOException {
                        frame.release();
                        self[0].step(target -> 0);
                    }

                    @Override
                    public void onClosed(ConnectionClosedException cause) {
                        throw new AssertionError(cause);
                    }
                },
                pool);
        assertThatThrownBy(() -> self[0].step(reads(bytes("a\n"), 2))).isInstanceOf(IllegalStateException.class);
    }
}
