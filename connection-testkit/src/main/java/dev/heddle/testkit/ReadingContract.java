// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.core.Deadline;
import dev.heddle.core.Frame;
import dev.heddle.core.FrameFormat;
import dev.heddle.core.FrameHandler;
import dev.heddle.core.Worker;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.buffer.PooledBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Checks when a worker reads: while reading is paused, after a failed write, after its output was closed. Also checks
 * that urgent frames leave first.
 */
abstract class ReadingContract extends ContractFixture {
    private static final int FRAME = 1000;
    private static final int READ = 2048;
    private static final int QUEUE = 10_000;

    private final InMemoryTransport.Pair pair = InMemoryTransport.pair(64 << 10);
    private final FaultTransport near = new FaultTransport(pair.left());
    private final Counting handler = new Counting();
    private final Signal done = new Signal();
    private @Nullable Worker started;
    private @Nullable Caller<Boolean> driver;

    private static final class Counting implements FrameHandler, FrameFormat {
        private final AtomicInteger frames = new AtomicInteger();
        private final Signal closed = new Signal();
        private volatile Runnable onFrame = () -> {};

        @Override
        public void onFrame(PooledBuffer frame) {
            frame.release();
            frames.incrementAndGet();
            onFrame.run();
        }

        @Override
        public void onClosed(ConnectionClosedException cause) {
            closed.fire();
        }

        @Override
        public int maxFrameLength() {
            return FRAME;
        }

        @Override
        public int frameLength(ByteBuffer bytes, int at) {
            return FRAME;
        }
    }

    private static final class Urgent extends Frame {
        Urgent(byte mark) {
            super(ByteBuffer.wrap(new byte[] {mark}));
        }

        @Override
        public boolean urgent() {
            return true;
        }
    }

    private static final class Dropped extends Frame {
        private volatile @Nullable ConnectionClosedException cause;

        Dropped(int length) {
            super(ByteBuffer.allocate(length));
        }

        @Override
        protected void onDropped(ConnectionClosedException newCause) {
            cause = newCause;
        }
    }

    private Worker start() throws Exception {
        WorkerConfig config = spec().config().withReceiveBufferBytes(READ).withMaxQueuedBytes(QUEUE);
        Worker worker = backend().newWorker(config);
        started = worker;
        pair.right().nonBlocking();
        worker.start(near, handler, handler);
        // A worker without threads makes progress only while a caller waits.
        driver = Caller.start(() -> worker.receive(done, Deadline.NEVER));
        return worker;
    }

    @AfterEach
    void stop() throws Exception {
        done.fire();
        Worker worker = started;
        if (worker != null && driver != null) {
            assertThat(driver.get()).isTrue();
            worker.stop(Deadline.NEVER);
            assertThat(worker.metrics().snapshot().queuedFrames()).isZero();
        }
        pair.right().close();
    }

    private void peerSends(int frames) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(frames * FRAME);
        pair.right().sender().send(new ByteBuffer[] {bytes}, 0, 1);
        assertThat(bytes.hasRemaining()).isFalse();
    }

    private byte[] peerReceives(int count) throws Exception {
        ByteBuffer received = ByteBuffer.allocate(count);
        Bounded.await(count + " bytes at the peer", () -> {
            try {
                pair.right().receiver().receive(received);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return !received.hasRemaining();
        });
        return received.array();
    }

    @Test
    void pausedByTheHandlerNothingMoreIsReadAndTheRestGoesOn() throws Exception {
        Worker worker = start();
        handler.onFrame = worker::pauseReading;
        peerSends(20);
        Bounded.await("the first read", () -> handler.frames.get() > 0);
        int paused = handler.frames.get();
        assertThat(paused).as("frames of one read").isLessThanOrEqualTo(READ / FRAME);
        for (byte i = 0; i < 50; i++) {
            worker.submit(new Frame(ByteBuffer.wrap(new byte[] {i})));
            assertThat(peerReceives(1)).containsExactly(i);
        }
        Signal timer = new Signal();
        worker.schedule(Deadline.after(clock, Duration.ofSeconds(1)), timer::fire);
        Caller<Boolean> waiting = Caller.start(() -> worker.receive(timer, Deadline.NEVER));
        clock.advance(Duration.ofSeconds(1));
        assertThat(waiting.get()).isTrue();
        assertThat(handler.frames.get()).isLessThanOrEqualTo(READ / FRAME);
        assertThat(near.bytesRead()).isLessThanOrEqualTo(READ);
        handler.onFrame = () -> {};
        worker.resumeReading();
        Bounded.await("the rest", () -> handler.frames.get() == 20);
    }

    @Test
    void aPauseAtEveryFrameLosesNothing() throws Exception {
        Worker worker = start();
        handler.onFrame = () -> {
            worker.pauseReading();
            worker.callbacks().execute(worker::resumeReading);
        };
        for (int i = 0; i < 10; i++) {
            peerSends(30);
            int expected = 30 * (i + 1);
            Bounded.await("frames", () -> handler.frames.get() == expected);
        }
    }

    @Test
    void aDeadlinePassesWhileReadingIsPaused() throws Exception {
        Worker worker = start();
        worker.pauseReading();
        Deadline deadline = Deadline.after(clock, Duration.ofSeconds(1));
        Caller<Boolean> waiting = Caller.start(() -> worker.receive(new Signal(), deadline));
        clock.advance(Duration.ofSeconds(1));
        assertThat(waiting.get()).isFalse();
    }

    @Test
    void aPausedWorkerEnds() throws Exception {
        Worker worker = start();
        handler.onFrame = worker::pauseReading;
        peerSends(10);
        Bounded.await("the first read", () -> handler.frames.get() > 0);
        Caller<Boolean> waiting = Caller.start(() -> worker.receive(handler.closed, Deadline.NEVER));
        worker.stop(Deadline.NEVER);
        assertThat(waiting.get()).isTrue();
        assertThat(handler.frames.get()).isLessThanOrEqualTo(READ / FRAME);
    }

    @Test
    void nothingIsHandedOnAfterTheEnd() throws Exception {
        near.stallReadsAt(0);
        Worker worker = start();
        handler.onFrame = () -> worker.fail(new ConnectionClosedException(Reason.INTERNAL, "by a frame", null));
        peerSends(2);
        near.release();
        Caller<Boolean> end = Caller.start(() -> worker.receive(handler.closed, Deadline.NEVER));
        assertThat(end.get()).isTrue();
        worker.stop(Deadline.NEVER);
        assertThat(handler.frames.get()).isEqualTo(1);
        assertThat(near.bytesRead()).as("both came in one read").isEqualTo(2 * FRAME);
    }

    @Test
    void aFailedWriteLosesNothingThatThePeerHadSent() throws Exception {
        near.stallReadsAt(0).failWritesAt(0);
        Worker worker = start();
        peerSends(20);
        pair.right().close();
        worker.submit(new Frame(ByteBuffer.allocate(1)));
        near.awaitFailedWrite();
        near.release();
        Caller<Boolean> end = Caller.start(() -> worker.receive(handler.closed, Deadline.NEVER));
        assertThat(end.get()).isTrue();
        assertThat(handler.frames.get()).isEqualTo(20);
    }

    @Test
    void aFailedWriteEndsTheConnectionOnceNothingComesForASecond() throws Exception {
        near.failWritesAt(0);
        Worker worker = start();
        worker.submit(new Frame(ByteBuffer.allocate(1)));
        near.awaitFailedWrite();
        for (int i = 1; i <= 10; i++) {
            peerSends(1);
            int expected = i;
            Bounded.await("a frame", () -> handler.frames.get() == expected);
            clock.advance(Duration.ofMillis(400)); // so that some bytes come in every second
            assertThat(worker.failure()).as("after input").isNull();
        }
        Caller<Boolean> end = Caller.start(() -> worker.receive(handler.closed, Deadline.NEVER));
        Bounded.await("the end", () -> {
            clock.advance(Duration.ofSeconds(1));
            return end.isDone();
        });
        assertEnded(worker, Reason.IO_ERROR);
        assertThat(worker.failure()).rootCause().hasMessageContaining("by fault");
    }

    @Test
    void aFailedWriteEndsTheConnectionAlsoWhileReadingIsPaused() throws Exception {
        near.failWritesAt(0);
        Worker worker = start();
        worker.pauseReading();
        worker.submit(new Frame(ByteBuffer.allocate(1)));
        near.awaitFailedWrite();
        Caller<Boolean> end = Caller.start(() -> worker.receive(handler.closed, Deadline.NEVER));
        Bounded.await("the end", () -> {
            clock.advance(Duration.ofSeconds(1));
            return end.isDone();
        });
        assertEnded(worker, Reason.IO_ERROR);
        assertThat(worker.failure()).rootCause().hasMessageContaining("by fault");
    }

    /** The clock does not move, and reading continues. */
    @Test
    void aFailedWriteEndsTheSendingSideAtOnce() throws Exception {
        near.stallWritesAt(0).failWritesAt(0);
        Worker worker = start();
        Dropped queued = new Dropped(QUEUE);
        assertThat(worker.send(queued, Deadline.NEVER)).isTrue();
        Caller<Boolean> waiting = Caller.start(() -> worker.slot(1).await(Deadline.NEVER));
        Bounded.await("a caller in line", () -> worker.waitingForRoom() == 1);
        assertThat(worker.sendFailure()).isNull();
        near.awaitStalledWrite();
        near.release();
        assertThat(waiting.failure()).rootCause().hasMessageContaining("by fault");
        assertThat(Caller.start(() -> worker.slot(1).await(Deadline.NEVER)).failure())
                .rootCause()
                .hasMessageContaining("by fault");
        Bounded.await("the queued frame dropped", () -> queued.cause != null);
        Dropped late = new Dropped(1);
        worker.submit(late);
        assertThat(late.cause).isNotNull().isSameAs(queued.cause).isSameAs(worker.sendFailure());
        assertThat(worker.slot(1).isDone()).as("no place in the line").isTrue();
        peerSends(1);
        Bounded.await("a frame", () -> handler.frames.get() == 1);
        assertThat(worker.failure()).isNull();
    }

    private static void assertEnded(Worker worker, Reason reason) {
        ConnectionClosedException failure = worker.failure();
        assertThat(failure == null ? null : failure.reason()).isEqualTo(reason);
    }

    @Test
    void readingGoesOnAfterTheOutputWasShut() throws Exception {
        Worker worker = start();
        worker.submit(new Frame(ByteBuffer.allocate(1)));
        peerReceives(1);
        worker.shutdownOutput();
        Bounded.await("the end at the peer", () -> {
            try {
                return pair.right().receiver().receive(ByteBuffer.allocate(1)) < 0;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        peerSends(20);
        Bounded.await("what the peer sends", () -> handler.frames.get() == 20);
        pair.right().close();
        Caller<Boolean> end = Caller.start(() -> worker.receive(handler.closed, Deadline.NEVER));
        assertThat(end.get()).isTrue();
        assertEnded(worker, Reason.STOPPED);
    }

    @Test
    void urgentFramesLeaveFirstAndKeepTheirOrder() throws Exception {
        near.stallWritesAt(0);
        Worker worker = start();
        worker.submit(new Frame(ByteBuffer.allocate(1)));
        near.awaitStalledWrite(); // the frames below wait in the queue
        for (byte i = 1; i <= 3; i++) {
            worker.submit(new Frame(ByteBuffer.wrap(new byte[] {i})));
            worker.submit(new Urgent((byte) (10 * i)));
        }
        near.release();
        worker.resumeReading(); // not paused: nothing happens
        assertThat(peerReceives(7)).containsExactly(0, 10, 20, 30, 1, 2, 3);
    }
}
