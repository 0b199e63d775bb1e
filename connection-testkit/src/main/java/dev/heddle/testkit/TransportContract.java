// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.net.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of every {@link Transport}, for halves that block and halves that do not. A transport's test is a
 * subclass that connects two ends. All waits are bounded, and no test sleeps. After every test no thread may be left
 * whose name begins with {@code heddle}.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class TransportContract {
    private static final int MANY = 300_000;
    private static final int MEBIBYTES = 4 << 20;
    /** More bytes than any transport holds between its ends. */
    private static final int MORE_THAN_FITS = 256 << 20;
    /** More buffers than one gathering write of any system takes. */
    private static final int BUFFERS = 2_500;

    private final List<TransportEnd> ends = new ArrayList<>();
    private LeakCheck leaks = LeakCheck.begin();

    /** For subclasses. */
    protected TransportContract() {}

    /**
     * The two ends of a connection.
     *
     * @param near the transport under test
     * @param far the other end, which the suite uses in blocking mode
     */
    public record Pair(Transport near, Transport far) {}

    /**
     * Connects the transport under test to another end.
     *
     * @throws Exception if connecting fails, which fails the test
     */
    protected abstract Pair connect() throws Exception;

    /**
     * Whether the transport under test and its other end can close their output separately; if not,
     * {@link Transport#shutdownOutput} must fail.
     */
    protected boolean halfCloses() {
        return true;
    }

    @BeforeEach
    final void rememberThreads() {
        leaks = LeakCheck.begin();
    }

    @AfterEach
    final void nothingIsLeft() {
        ends.forEach(TransportEnd::close);
        leaks.assertNoThreads(name -> name.startsWith("heddle"));
    }

    private record Ends(TransportEnd near, TransportEnd far) {}

    private Ends blocking() throws Exception {
        Pair pair = connect();
        return added(TransportEnd.blocking(pair.near()), pair.far());
    }

    private Ends nonBlocking() throws Exception {
        Pair pair = connect();
        return added(TransportEnd.nonBlocking(pair.near()), pair.far());
    }

    private Ends added(TransportEnd near, Transport far) {
        Ends both = new Ends(near, TransportEnd.blocking(far));
        ends.add(both.near);
        ends.add(both.far);
        return both;
    }

    /** An action that may run on another thread. */
    private interface Part {
        void run() throws IOException;
    }

    private static Caller<Boolean> start(Part part) {
        return Caller.start(() -> {
            part.run();
            return true;
        });
    }

    private static void moves(TransportEnd from, TransportEnd to, long at, long length) throws Exception {
        whileReceiving(to, at, length, from, () -> from.sendPattern(at, length));
    }

    /** Makes one end receive a pattern, while the other runs its part and then waits for input, as a worker does. */
    private static void whileReceiving(TransportEnd to, long at, long length, TransportEnd from, Part part)
            throws Exception {
        AtomicBoolean received = new AtomicBoolean();
        Caller<Boolean> receiver = start(() -> {
            try {
                to.receivePattern(at, length);
            } finally {
                received.set(true);
                from.wakeup();
            }
        });
        part.run();
        from.awaitInputUntil(received::get);
        receiver.get();
    }

    private static void works(Ends ends) throws Exception {
        moves(ends.near, ends.far, 0, 1_000);
        moves(ends.far, ends.near, 0, 1_000);
    }

    @Test
    void bytesArriveInOrderBothWays() throws Exception {
        bytesArriveInOrder(blocking());
    }

    @Test
    void bytesArriveInOrderBothWaysWithoutBlocking() throws Exception {
        bytesArriveInOrder(nonBlocking());
    }

    private static void bytesArriveInOrder(Ends ends) throws Exception {
        moves(ends.near, ends.far, 0, MANY);
        moves(ends.far, ends.near, 0, MANY);
        moves(ends.near, ends.far, MANY, 1);
    }

    @Test
    void buffersOfEveryKindAreGathered() throws Exception {
        buffersAreGathered(blocking());
    }

    @Test
    void buffersOfEveryKindAreGatheredWithoutBlocking() throws Exception {
        buffersAreGathered(nonBlocking());
    }

    private static void buffersAreGathered(Ends ends) throws Exception {
        ByteBuffer[] buffers = new ByteBuffer[BUFFERS];
        long at = 0;
        for (int i = 0; i < BUFFERS; i++) {
            int length = i % 5 == 0 ? 0 : i % 97 + (i % 500 == 1 ? 70_000 : 0);
            buffers[i] = switch (i % 4) {
                case 0 ->
                    ByteBuffer.allocateDirect(length)
                            .put(TransportEnd.pattern(at, length))
                            .flip();
                case 1 ->
                    ByteBuffer.allocate(length)
                            .put(TransportEnd.pattern(at, length))
                            .flip();
                case 2 -> TransportEnd.pattern(at, length).asReadOnlyBuffer();
                default ->
                    ByteBuffer.allocate(length + 8)
                            .position(4)
                            .put(TransportEnd.pattern(at, length))
                            .limit(length + 4)
                            .position(4)
                            .slice();
            };
            at += length;
        }
        // The first and the last buffer are not sent.
        ByteBuffer[] surrounded = new ByteBuffer[BUFFERS + 2];
        System.arraycopy(buffers, 0, surrounded, 1, BUFFERS);
        surrounded[0] = ByteBuffer.allocate(9);
        surrounded[BUFFERS + 1] = ByteBuffer.allocate(9);
        long length = at;
        whileReceiving(ends.far, 0, length, ends.near, () -> ends.near.sendAll(surrounded, 1, BUFFERS));
        assertThat(surrounded[0].remaining()).isEqualTo(9);
        assertThat(surrounded[BUFFERS + 1].remaining()).isEqualTo(9);
        assertThat(ends.near.transport.sender().send(buffers, 0, BUFFERS)).isZero();
        works(ends);
    }

    @Test
    void withoutBlockingAReceiveFindsNothing() throws Exception {
        Ends ends = nonBlocking();
        assertThat(ends.near.transport.receiver().receive(ByteBuffer.allocate(1)))
                .isZero();
        works(ends);
        assertThat(ends.near.transport.receiver().receive(ByteBuffer.allocate(1)))
                .isZero();
    }

    @Test
    void aFullTransportTakesMoreOnceThePeerReads() throws Exception {
        Ends ends = nonBlocking();
        long sent = fill(ends.near);
        whileReceiving(ends.far, 0, sent + MANY, ends.near, () -> ends.near.sendPattern(sent, MANY));
        works(ends);
    }

    private static long fill(TransportEnd end) throws IOException {
        long sent = 0;
        while (sent < MORE_THAN_FITS) {
            ByteBuffer[] piece = {TransportEnd.pattern(sent, 10_000)};
            long taken = end.transport.sender().send(piece, 0, 1);
            if (taken == 0) {
                return sent;
            }
            sent += taken;
        }
        throw new AssertionError("the transport accepts bytes without limit");
    }

    @Test
    void whileItIsFullItReceives() throws Exception {
        Ends ends = nonBlocking();
        long sent = fill(ends.near);
        moves(ends.far, ends.near, 0, MANY);
        whileReceiving(ends.far, 0, sent, ends.near, () -> {});
        works(ends);
    }

    @Test
    void theEndComesAfterTheRest() throws Exception {
        theEndComes(blocking());
    }

    @Test
    void theEndComesAfterTheRestWithoutBlocking() throws Exception {
        theEndComes(nonBlocking());
    }

    private void theEndComes(Ends ends) throws Exception {
        Caller<Boolean> sender = start(() -> {
            ends.far.sendPattern(0, MANY);
            if (halfCloses()) {
                ends.far.transport.shutdownOutput();
            } else {
                ends.far.transport.close();
            }
        });
        ends.near.receivePattern(0, MANY);
        assertThat(ends.near.receive(ByteBuffer.allocate(1))).isEqualTo(-1);
        assertThat(ends.near.receive(ByteBuffer.allocate(1))).isEqualTo(-1);
        sender.get();
    }

    @Test
    void anEndedOutputLetsReceivingGoOn() throws Exception {
        anEndedOutput(blocking());
    }

    @Test
    void anEndedOutputLetsReceivingGoOnWithoutBlocking() throws Exception {
        anEndedOutput(nonBlocking());
    }

    private void anEndedOutput(Ends ends) throws Exception {
        if (!halfCloses()) {
            assertThatThrownBy(ends.near.transport::shutdownOutput).isInstanceOf(IOException.class);
            works(ends);
            return;
        }
        ends.near.sendPattern(0, 1_000);
        ends.near.transport.shutdownOutput();
        ends.far.receivePattern(0, 1_000);
        assertThat(ends.far.receive(ByteBuffer.allocate(1))).isEqualTo(-1);
        moves(ends.far, ends.near, 0, MANY);
        assertThatThrownBy(() -> ends.near.sendPattern(0, 1)).isInstanceOf(IOException.class);
    }

    @Test
    void whatWasSentBeforeACloseArrives() throws Exception {
        sentBeforeAClose(blocking());
    }

    @Test
    void whatWasSentBeforeACloseArrivesWithoutBlocking() throws Exception {
        sentBeforeAClose(nonBlocking());
    }

    private static void sentBeforeAClose(Ends ends) throws Exception {
        ends.near.sendPattern(0, 1_000);
        ends.near.transport.close();
        ends.far.receivePattern(0, 1_000);
        assertThat(ends.far.receive(ByteBuffer.allocate(1))).isEqualTo(-1);
    }

    @Test
    void aCloseEndsABlockedReceive() throws Exception {
        aCloseEndsAReceive(blocking());
    }

    @Test
    void aCloseEndsAWait() throws Exception {
        aCloseEndsAReceive(nonBlocking());
    }

    private static void aCloseEndsAReceive(Ends ends) throws Exception {
        Caller<Boolean> reader = Caller.start(() -> {
            try {
                return ends.near.receive(ByteBuffer.allocate(1)) < 0;
            } catch (IOException e) {
                return true;
            }
        });
        reader.awaitStandstill();
        ends.near.transport.close();
        assertThat(reader.get()).isTrue();
    }

    @Test
    void aCloseEndsABlockedSend() throws Exception {
        Ends ends = blocking();
        Caller<Boolean> writer = start(() -> ends.near.sendPattern(0, MORE_THAN_FITS));
        writer.awaitStandstill();
        ends.near.transport.close();
        assertThat(writer.failure()).isInstanceOf(IOException.class);
    }

    @Test
    void afterACloseNothingWorks() throws Exception {
        for (Ends ends : List.of(blocking(), nonBlocking())) {
            ends.near.transport.close();
            ends.near.transport.close();
            assertThatThrownBy(() -> ends.near.transport.receiver().receive(ByteBuffer.allocate(1)))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> ends.near.sendPattern(0, 1)).isInstanceOf(IOException.class);
            ends.near.transport.close();
        }
    }

    @Test
    void thePeerIsNamed() throws Exception {
        Ends ends = blocking();
        assertThat(ends.near.transport.peer()).isNotBlank();
        assertThat(ends.far.transport.peer()).isNotBlank();
        String name = ends.near.transport.peer();
        ends.near.transport.close();
        assertThat(ends.near.transport.peer()).isEqualTo(name);
    }

    @Test
    void bothWaysAtOnce() throws Exception {
        Ends ends = blocking();
        List<Caller<Boolean>> parts = List.of(
                start(() -> ends.near.sendPattern(0, MEBIBYTES)),
                start(() -> ends.far.sendPattern(0, MEBIBYTES)),
                start(() -> ends.near.receivePattern(0, MEBIBYTES)),
                start(() -> ends.far.receivePattern(0, MEBIBYTES)));
        for (Caller<Boolean> part : parts) {
            part.get();
        }
    }

    @Test
    void bothWaysAtOnceOnOneThreadWithoutBlocking() throws Exception {
        Ends ends = nonBlocking();
        Caller<Boolean> sender = start(() -> ends.far.sendPattern(0, MEBIBYTES));
        Caller<Boolean> receiver = start(() -> ends.far.receivePattern(0, MEBIBYTES));
        ends.near.exchangePattern(MEBIBYTES);
        sender.get();
        receiver.get();
    }

    @Test
    void aWakeupEndsTheNextWaitAndThePresentOne() throws Exception {
        Ends ends = nonBlocking();
        ends.near.wakeup();
        ends.near.await(true, false);
        Caller<Boolean> waiter = start(() -> ends.near.await(true, false));
        waiter.awaitStandstill();
        ends.near.wakeup();
        waiter.get();
        works(ends);
    }

    @Test
    void anInterruptedCallerHarmsNothingWithoutBlocking() throws Exception {
        Ends ends = nonBlocking();
        Caller<Boolean> receiver = start(() -> ends.far.receivePattern(0, MANY));
        Caller<Boolean> interrupted = Caller.start(() -> {
            for (long at = 0; at < MANY; at += 10_000) {
                ByteBuffer[] piece = {TransportEnd.pattern(at, 10_000)};
                while (piece[0].hasRemaining()) {
                    Thread.currentThread().interrupt();
                    ends.near.transport.receiver().receive(ByteBuffer.allocate(1));
                    ends.near.transport.sender().send(piece, 0, 1);
                }
            }
            return Thread.interrupted();
        });
        receiver.get();
        assertThat(interrupted.get()).isTrue();
        works(ends);
    }
}
