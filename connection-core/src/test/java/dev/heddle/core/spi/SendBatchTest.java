// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.core.Frame;
import dev.heddle.core.Metrics;
import dev.heddle.core.net.TransportSend;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SendBatchTest {
    private final SendQueue queue = new SendQueue(1 << 20);
    private final Metrics metrics = new Metrics();
    private final SendBatch batch = new SendBatch(queue, metrics);
    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
    private final ByteArrayOutputStream expected = new ByteArrayOutputStream();
    private final List<String> ends = new ArrayList<>();
    private int room = Integer.MAX_VALUE;

    private final TransportSend out = (buffers, offset, length) -> {
        long written = 0;
        for (int i = offset; i < offset + length; i++) {
            while (buffers[i].hasRemaining() && written < room) {
                wire.write(buffers[i].get());
                written++;
            }
        }
        return written;
    };

    private void add(int number, int length) {
        add(number, length, ByteBuffer.allocate(length));
    }

    private ByteBuffer addDirect(int number, int length) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(length);
        add(number, length, buffer);
        return buffer;
    }

    private void add(int number, int length, ByteBuffer buffer) {
        byte[] bytes = new byte[length];
        new Random(number).nextBytes(bytes);
        expected.writeBytes(bytes);
        buffer.put(0, bytes);
        int reserved = queue.clamp(length);
        assertThat(queue.budget().acquire(reserved)).isNull();
        Frame frame = new Frame(buffer) {
            @Override
            protected void onSent() {
                ends.add("sent " + number);
            }

            @Override
            protected void onDropped(ConnectionClosedException cause) {
                ends.add("dropped " + number);
            }
        };
        frame.reserved(reserved);
        queue.add(frame);
    }

    private void writeAll() throws IOException {
        while (batch.unfinished() || !queue.isEmpty()) {
            batch.step(out);
        }
    }

    @Test
    void smallFramesShareAWrite() throws Exception {
        for (int i = 0; i < 50; i++) {
            add(i, 100);
        }
        assertThat(batch.step(out)).isEqualTo(5000);
        assertThat(wire.toByteArray()).isEqualTo(expected.toByteArray());
        assertThat(metrics.snapshot().writes()).isEqualTo(1);
        assertThat(metrics.snapshot().framesSent()).isEqualTo(50);
        assertThat(metrics.snapshot().bytesSent()).isEqualTo(5000);
        assertThat(ends).hasSize(50).startsWith("sent 0", "sent 1");
        assertThat(queue.bytes()).isZero();
        assertThat(queue.frames()).isZero();
        assertThat(batch.step(out)).isZero();
    }

    @Test
    void framesOfEverySizeArriveWholeAndInOrder() throws Exception {
        int[] sizes = {1, 16_383, 16_384, 16_385, 0, 3, 300_000, 5, 262_144, 100, 40_000, 0};
        for (int limit : new int[] {Integer.MAX_VALUE, 7777, 100_000}) {
            room = limit;
            for (int i = 0; i < sizes.length; i++) {
                add(i, sizes[i]);
            }
            writeAll();
            assertThat(wire.toByteArray()).isEqualTo(expected.toByteArray());
        }
        assertThat(ends).hasSize(3 * sizes.length).allMatch(end -> end.startsWith("sent"));
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void largeDirectFramesAreWrittenFromWhereTheyLieAndInOrder() throws Exception {
        int[] sizes = {8_192, 100, 50, 32_776, 65_543, 8_191, 0, 300_000, 20_000, 1};
        for (int limit : new int[] {Integer.MAX_VALUE, 7777, 100_000}) {
            room = limit;
            List<ByteBuffer> large = new ArrayList<>();
            for (int i = 0; i < sizes.length; i++) {
                if (i % 4 == 2) {
                    add(i, sizes[i]);
                } else {
                    ByteBuffer frame = addDirect(i, sizes[i]);
                    if (sizes[i] >= 8_192) {
                        large.add(frame);
                    }
                }
            }
            Set<ByteBuffer> parts = Collections.newSetFromMap(new IdentityHashMap<>());
            while (batch.unfinished() || !queue.isEmpty()) {
                batch.step((buffers, offset, length) -> {
                    parts.addAll(Arrays.asList(buffers).subList(offset, offset + length));
                    return out.send(buffers, offset, length);
                });
            }
            assertThat(wire.toByteArray()).isEqualTo(expected.toByteArray());
            assertThat(large).allMatch(parts::contains);
        }
        assertThat(ends).hasSize(3 * sizes.length).allMatch(end -> end.startsWith("sent"));
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void aWriteTakesSoManyBytesOfDirectFramesAndNoMore() throws Exception {
        for (int i = 0; i < 100; i++) {
            addDirect(i, 8_192);
            add(i, 10);
        }
        long first = batch.step(out);
        assertThat(first).isBetween(8_202L * 10, 300_000L);
        writeAll();
        assertThat(wire.toByteArray()).isEqualTo(expected.toByteArray());
        assertThat(ends).hasSize(200);
    }

    @Test
    void theEndDropsDirectFramesToo() throws Exception {
        addDirect(0, 10_000);
        add(1, 10);
        addDirect(2, 10_000);
        room = 10_005;
        assertThat(batch.step(out)).isEqualTo(10_005);
        ConnectionClosedException cause = new ConnectionClosedException(Reason.STOPPED, "stop", null);
        queue.close(cause);
        batch.drop(cause);
        assertThat(ends).containsExactly("dropped 0", "dropped 1", "dropped 2");
        assertThat(batch.step(out)).isZero();
    }

    @Test
    void withoutRoomTheRestWaits() throws Exception {
        add(0, 10);
        add(1, 10);
        room = 15;
        assertThat(batch.step(out)).isEqualTo(15);
        assertThat(batch.unfinished()).isTrue();
        room = 0;
        assertThat(batch.step(out)).isZero();
        room = 100;
        assertThat(batch.step(out)).isEqualTo(5);
        assertThat(batch.unfinished()).isFalse();
        assertThat(wire.toByteArray()).isEqualTo(expected.toByteArray());
        assertThat(ends).containsExactly("sent 0", "sent 1");
    }

    @Test
    void theEndDropsWhatWasNotWrittenWhole() throws Exception {
        add(0, 10);
        room = 5;
        batch.step(out);
        add(1, 10);
        ConnectionClosedException cause = new ConnectionClosedException(Reason.STOPPED, "stop", null);
        queue.close(cause);
        batch.drop(cause);
        assertThat(ends).containsExactlyInAnyOrder("dropped 0", "dropped 1");
        assertThat(batch.unfinished()).isFalse();
        assertThat(queue.frames()).isZero();
        assertThat(queue.bytes()).isZero();
        batch.drop(cause);
        assertThat(ends).hasSize(2);
    }

    @Test
    void aFailedWriteKeepsTheFramesForTheDrop() {
        add(0, 10);
        assertThatThrownBy(() -> batch.step((buffers, offset, length) -> {
                    throw new IOException("broken pipe");
                }))
                .hasMessage("broken pipe");
        assertThat(batch.unfinished()).isTrue();
        batch.drop(new ConnectionClosedException(Reason.IO_ERROR, "broken pipe", null));
        assertThat(ends).containsExactly("dropped 0");
    }

    private Frame failing(int number) {
        return new Frame(ByteBuffer.allocate(10)) {
            @Override
            protected void onSent() {
                ends.add("sent " + number);
                throw new IllegalStateException("asked to fail");
            }

            @Override
            protected void onDropped(ConnectionClosedException cause) {
                ends.add("dropped " + number);
                throw new AssertionError("asked to fail");
            }
        };
    }

    @Test
    void aFrameThatFailsWhenItWasSentKeepsNoOtherFromItsEnd() {
        queue.add(failing(1));
        add(2, 10);
        assertThatThrownBy(() -> batch.step(out)).isInstanceOf(IllegalStateException.class);
        assertThat(ends).containsExactly("sent 1", "sent 2");
        assertThat(queue.bytes()).isZero();
        assertThat(queue.frames()).isZero();
    }

    @Test
    void aFrameThatFailsWhenItIsDroppedKeepsNoOtherFromItsEnd() throws Exception {
        ConnectionClosedException cause = new ConnectionClosedException(Reason.STOPPED, "over", null);
        queue.add(failing(1));
        add(2, 10);
        room = 0;
        assertThat(batch.step(out)).isZero(); // both are staged
        queue.add(failing(3));
        add(4, 10);
        queue.close(cause);
        batch.drop(cause);
        queue.add(failing(5));
        assertThat(ends).containsExactly("dropped 3", "dropped 4", "dropped 1", "dropped 2", "dropped 5");
        assertThat(queue.bytes()).isZero();
        assertThat(queue.frames()).isZero();
    }
}
