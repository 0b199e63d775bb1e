// SPDX-License-Identifier: Apache-2.0
package dev.heddle.backend.loop;

import dev.heddle.core.Deadline;
import dev.heddle.core.net.Transport;
import dev.heddle.core.spi.DaemonThreads;
import dev.heddle.core.spi.Loops;
import dev.heddle.core.spi.MultiWorkerBackend;
import dev.heddle.core.spi.Work;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection on a shared {@link Loop}. A thread that queues a frame writes at once, and also writes the frames that
 * other threads queue meanwhile. The loop thread writes what the socket had no room for. Only the loop thread reads.
 */
final class LoopBackend implements MultiWorkerBackend {
    /** How many reads a connection may do before the other connections of its loop have their turn. */
    private static final int READS_A_TURN = 16;
    /** How many writes a caller does, including its own, before the loop thread continues. */
    private static final int WRITES_A_CALLER = 16;

    private final LoopGroup group;
    private final int inputBytes;
    private final OneWriter writer = new OneWriter();
    private final Runnable letOthersQueue = this::letOthersQueue;
    private final BooleanSupplier sendOnce = this::sendOnce;
    private final AtomicBoolean pointedOut = new AtomicBoolean();
    private final CountDownLatch left = new CountDownLatch(1);
    private volatile @Nullable Loop loop;
    private volatile @Nullable Loops loops;
    private volatile @Nullable Transport transport;
    /** Whether the socket had no room; the loop thread writes once there is room. */
    private volatile boolean full;

    /** The channel's registration. Only the loop thread uses this field and the fields below. */
    private @Nullable SelectionKey key;

    private @Nullable ByteBuffer input;

    private boolean registered;
    private boolean over;

    /**
     * Makes a connection that is on no loop yet.
     *
     * @param inputBytes how many bytes one read may bring, limited by the size of the loop's buffer
     */
    LoopBackend(LoopGroup group, int inputBytes) {
        this.group = group;
        this.inputBytes = inputBytes;
    }

    @Override
    public void start(String name, Transport newTransport, Loops newLoops) throws IOException {
        transport = newTransport;
        loops = newLoops;
        Loop joined = group.join();
        loop = joined;
        full = true; // frames may have been queued before there was a loop
        newTransport.onReady(this::look);
        joined.look(this);
    }

    Loop loop() {
        Loop current = loop;
        if (current == null) {
            throw new IllegalStateException("the connection was not started");
        }
        return current;
    }

    /** Returns the buffer for the next read of the loop thread. */
    ByteBuffer input() {
        ByteBuffer view = input;
        if (view == null) {
            ByteBuffer shared = loop().input();
            view = shared.slice(0, Math.min(inputBytes, shared.capacity()));
            input = view;
        }
        return view;
    }

    private void look() {
        Loop current = loop;
        if (current != null && pointedOut.compareAndSet(false, true)) {
            current.look(this);
        }
    }

    /** Called before the loop serves this connection. */
    void pointedOut() {
        pointedOut.set(false);
    }

    @Override
    public void signal(Work work) {
        if (work == Work.OUTPUT) {
            write();
        } else {
            look();
        }
    }

    /** Writes the queued frames, unless another thread is writing: that thread then checks the queue again. */
    private void write() {
        int writes = writer.write(letOthersQueue, sendOnce, WRITES_A_CALLER);
        Loops current = loops;
        if (writes != OneWriter.ELSEWHERE && current != null && current.hasOutput()) {
            full = true;
            // The loop thread waits for room in watch(); it needs another turn instead if the bound ended the writes.
            if (writes == WRITES_A_CALLER || !onLoop()) {
                look();
            }
        }
    }

    private boolean sendOnce() {
        Loops current = loops;
        return current != null && current.sendOnce();
    }

    /**
     * Yields before the first write, so that callers that are about to send get into the same write. This gains more
     * than it costs at every number of callers. Does not yield on a virtual thread: yielding virtual threads would keep
     * the others of their scheduler from running.
     */
    @SuppressWarnings("ThreadPriorityCheck") // only affects speed
    private void letOthersQueue() {
        if (!onLoop() && !Thread.currentThread().isVirtual()) {
            Thread.yield();
        }
    }

    private boolean onLoop() {
        Loop current = loop;
        return current != null && current.isCurrent();
    }

    /** Ends this connection because its turn failed. The other connections go on. */
    void fail(Throwable cause) {
        Loops current = loops;
        if (current != null) {
            current.fail(cause);
        }
    }

    /**
     * Serves this connection for one turn. If there may be more to read afterwards, the connection gets another turn.
     */
    void turn() {
        Loops current = loops;
        if (over || current == null) {
            return;
        }
        if (!registered) {
            register();
        }
        if (full) {
            full = false;
            write();
        }
        for (int reads = 0; current.receiveOnce(); reads++) {
            if (reads == READS_A_TURN) {
                look(); // the selector does not see bytes that the transport holds
                break;
            }
        }
        if (current.isOver()) {
            leave();
        } else {
            watch(current);
        }
    }

    private void register() {
        registered = true;
        Transport current = transport;
        SelectableChannel channel = current == null ? null : current.channel();
        try {
            key = channel == null ? null : loop().register(channel, this);
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    private void watch(Loops current) {
        Transport watched = transport;
        SelectionKey ours = key;
        if (watched != null && ours != null) {
            try {
                ours.interestOps(watched.interest(!current.isReadingPaused(), full));
            } catch (CancelledKeyException e) {
                look(); // the connection is ending
            }
        }
    }

    private void leave() {
        over = true;
        SelectionKey ours = key;
        if (ours != null) {
            ours.cancel();
        }
        write(); // drops the queued frames
        loop().leave();
        left.countDown();
    }

    @Override
    public boolean blocking() {
        return false;
    }

    @Override
    public Executor callbacks() {
        return DaemonThreads.callbacks();
    }

    @Override
    public boolean join(Deadline deadline) {
        if (loop == null || onLoop()) {
            return true;
        }
        try {
            return left.await(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
