// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.Deadline;
import dev.heddle.core.TimeSource;
import dev.heddle.core.net.Transport;
import dev.heddle.core.spi.Readiness;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the documented behavior of the testkit's transports. */
@Timeout(180)
final class TransportsTest {
    private final InMemoryTransport.Pair pair = InMemoryTransport.pair(8);

    private static long send(Transport transport, String text) throws IOException {
        ByteBuffer[] buffers = {ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII))};
        return transport.sender().send(buffers, 0, 1);
    }

    private static String receive(Transport transport, int limit) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(limit);
        int length = transport.receiver().receive(target);
        return length < 0 ? "end" : new String(target.array(), 0, length, StandardCharsets.US_ASCII);
    }

    @Test
    void bytesArriveInOrderAndTheBufferIsBounded() throws Exception {
        assertThat(send(pair.left(), "0123456789")).isEqualTo(8);
        assertThat(receive(pair.right(), 3)).isEqualTo("012");
        assertThat(send(pair.left(), "89")).isEqualTo(2);
        assertThat(receive(pair.right(), 100)).isEqualTo("3456789");
        assertThat(send(pair.right(), "back")).isEqualTo(4);
        assertThat(receive(pair.left(), 100)).isEqualTo("back");
    }

    @Test
    void blockingHalvesWait() throws Exception {
        Caller<String> reader = Caller.start(() -> receive(pair.right(), 8));
        send(pair.left(), "12345678");
        assertThat(reader.get()).isEqualTo("12345678");
        send(pair.left(), "12345678");
        Caller<Long> writer = Caller.start(() -> send(pair.left(), "9"));
        assertThat(receive(pair.right(), 1)).isEqualTo("1");
        assertThat(writer.get()).isEqualTo(1);
    }

    @Test
    void nonBlockingHalvesDoNot() throws Exception {
        pair.left().nonBlocking();
        Readiness readiness = new Readiness(pair.left());
        assertThat(receive(pair.left(), 1)).isEmpty();
        assertThat(send(pair.left(), "12345678")).isEqualTo(8);
        assertThat(send(pair.left(), "9")).isZero();
        readiness.await(true, true, Deadline.after(TimeSource.SYSTEM, Duration.ZERO));
        readiness.wakeup();
        readiness.await(true, true, Deadline.NEVER);
        send(pair.right(), "x");
        readiness.await(true, false, Deadline.NEVER);
        assertThat(receive(pair.left(), 1)).isEqualTo("x");
        receive(pair.right(), 1);
        readiness.await(false, true, Deadline.NEVER);
        assertThat(send(pair.left(), "9")).isEqualTo(1);
    }

    @Test
    void closingLetsTheOtherEndReadWhatIsBuffered() throws Exception {
        send(pair.left(), "last");
        pair.left().close();
        pair.left().close();
        assertThat(receive(pair.right(), 8)).isEqualTo("last");
        assertThat(receive(pair.right(), 8)).isEqualTo("end");
        assertThatThrownBy(() -> send(pair.right(), "x")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> receive(pair.left(), 8)).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void closingAndResettingEndWaits() throws Exception {
        Caller<String> reader = Caller.start(() -> receive(pair.left(), 8));
        pair.left().close();
        assertThat(reader.failure()).isInstanceOf(ClosedChannelException.class);
        InMemoryTransport.Pair other = InMemoryTransport.pair(8);
        send(other.left(), "12345678");
        Caller<Long> writer = Caller.start(() -> send(other.left(), "9"));
        other.right().reset();
        assertThat(writer.failure()).hasMessage("connection reset");
        assertThatThrownBy(() -> receive(other.right(), 8)).hasMessage("connection reset");
    }

    @Test
    void anInterruptEndsAnAwaitAndIsKept() throws Exception {
        pair.left().nonBlocking();
        Caller<Boolean> waiter = Caller.start(() -> {
            new Readiness(pair.left()).await(true, false, Deadline.NEVER);
            return Thread.interrupted();
        });
        waiter.interrupt();
        assertThat(waiter.get()).isTrue();
    }

    @Test
    void faultsHappenAtTheirOffsets() throws Exception {
        FaultTransport faulty = new FaultTransport(pair.left());
        faulty.readsOf(2).corruptReadAt(3, 0x20).failReadsAt(5);
        send(pair.right(), "ABCDEFG");
        assertThat(receive(faulty, 8)).isEqualTo("AB");
        assertThat(receive(faulty, 8)).isEqualTo("Cd");
        assertThat(receive(faulty, 8)).isEqualTo("E");
        assertThatThrownBy(() -> receive(faulty, 8)).hasMessageContaining("at byte 5");
        faulty.writesOf(3).failWritesAt(4);
        assertThat(send(faulty, "1234")).isEqualTo(3);
        assertThat(send(faulty, "4567")).isEqualTo(1);
        assertThatThrownBy(() -> send(faulty, "5")).isInstanceOf(IOException.class);
        assertThat(faulty.bytesRead()).isEqualTo(5);
        assertThat(faulty.bytesWritten()).isEqualTo(4);
    }

    @Test
    void aStallHoldsUntilReleased() throws Exception {
        FaultTransport faulty = new FaultTransport(pair.left()).stallReadsAt(2).stallWritesAt(1);
        send(pair.right(), "ABCD");
        assertThat(receive(faulty, 8)).isEqualTo("AB");
        Caller<String> reader = Caller.start(() -> receive(faulty, 8));
        assertThat(send(faulty, "12")).isEqualTo(1);
        Caller<Long> writer = Caller.start(() -> send(faulty, "2"));
        faulty.awaitStalledRead();
        faulty.awaitStalledWrite();
        assertThat(reader.isDone()).isFalse();
        assertThat(writer.isDone()).isFalse();
        faulty.release();
        assertThat(reader.get()).isEqualTo("CD");
        assertThat(writer.get()).isEqualTo(1);
    }

    @Test
    void aFaultSetWhileAReadWaitsCounts() throws Exception {
        FaultTransport faulty = new FaultTransport(pair.left());
        Caller<String> reader = Caller.start(() -> receive(faulty, 8));
        faulty.readsOf(1);
        send(pair.right(), "AB");
        assertThat(reader.get()).isEqualTo("A");
        assertThat(receive(faulty, 8)).isEqualTo("B");
    }

    @Test
    void aNonBlockingStallLooksLikeNothingToRead() throws Exception {
        FaultTransport faulty = new FaultTransport(pair.left()).stallReadsAt(0).stallWritesAt(0);
        faulty.nonBlocking();
        Readiness readiness = new Readiness(faulty);
        send(pair.right(), "A");
        assertThat(receive(faulty, 1)).isEmpty();
        assertThat(send(faulty, "1")).isZero();
        faulty.release();
        readiness.await(true, true, Deadline.NEVER);
        assertThat(receive(faulty, 1)).isEqualTo("A");
        faulty.close();
        readiness.await(true, true, Deadline.NEVER);
        assertThatThrownBy(() -> receive(faulty, 1)).isInstanceOf(ClosedChannelException.class);
    }
}
