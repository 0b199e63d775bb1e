// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import dev.heddle.core.net.Transport;
import dev.heddle.core.net.TransportReceive;
import dev.heddle.core.net.TransportSend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A transport with faults at exact places in the byte stream, never random ones. Set up faults at any time, from any
 * thread; offsets count the bytes that have passed this transport in the given direction since it was created.
 */
public final class FaultTransport implements Transport {
    private static final long NEVER = Long.MAX_VALUE;

    /** The faults of one direction. */
    private static final class Direction {
        private long moved;
        private int piece = Integer.MAX_VALUE;
        private long stallAt = NEVER;
        private long failAt = NEVER;
        private long corruptAt = NEVER;
        private byte corruptBits;
        private boolean waiting;
        private boolean failed;
    }

    private final Transport delegate;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Direction reads = new Direction();
    private final Direction writes = new Direction();
    private final ByteBuffer held = ByteBuffer.allocate(64 << 10).limit(0); // belongs to the reader thread
    private boolean blocking = true;
    private boolean closed;
    private volatile Runnable listener = () -> {};

    /**
     * Wraps a transport; it has no faults at first.
     *
     * @param delegate passes into this transport's ownership
     */
    public FaultTransport(Transport delegate) {
        this.delegate = delegate;
    }

    /** Limits each read to this many bytes, 1 or more. */
    public FaultTransport readsOf(int bytes) {
        return set(() -> reads.piece = bytes);
    }

    /** Limits each write to this many bytes, 1 or more. */
    public FaultTransport writesOf(int bytes) {
        return set(() -> writes.piece = bytes);
    }

    /** Stops reads at this offset until {@link #release()}: they block or, if non-blocking, return 0. */
    public FaultTransport stallReadsAt(long offset) {
        return set(() -> reads.stallAt = offset);
    }

    /** Stops writes at this offset until {@link #release()}: they block or, if non-blocking, return 0. */
    public FaultTransport stallWritesAt(long offset) {
        return set(() -> writes.stallAt = offset);
    }

    /** Fails reads from this offset on. */
    public FaultTransport failReadsAt(long offset) {
        return set(() -> reads.failAt = offset);
    }

    /** Fails writes from this offset on. */
    public FaultTransport failWritesAt(long offset) {
        return set(() -> writes.failAt = offset);
    }

    /** Flips bits of the byte at this read offset. */
    public FaultTransport corruptReadAt(long offset, int bits) {
        return set(() -> {
            reads.corruptAt = offset;
            reads.corruptBits = (byte) bits;
        });
    }

    /** Ends all stalls. */
    public FaultTransport release() {
        set(() -> {
            reads.stallAt = NEVER;
            writes.stallAt = NEVER;
        });
        listener.run();
        return this;
    }

    private FaultTransport set(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return this;
    }

    /** Returns how many bytes have been read. */
    public long bytesRead() {
        return moved(reads);
    }

    /** Returns how many bytes have been written. */
    public long bytesWritten() {
        return moved(writes);
    }

    private long moved(Direction direction) {
        lock.lock();
        try {
            return direction.moved;
        } finally {
            lock.unlock();
        }
    }

    /** Waits, bounded, until a read has reached its stall offset and is stopped. */
    public void awaitStalledRead() {
        Bounded.await("a read that is stopped", () -> stopped(reads));
    }

    /** Waits, bounded, until a write has reached its stall offset and is stopped. */
    public void awaitStalledWrite() {
        Bounded.await("a write that is stopped", () -> stopped(writes));
    }

    /** Waits, bounded, until a write has failed. */
    public void awaitFailedWrite() {
        Bounded.await("a write that fails", this::hasFailed);
    }

    private boolean hasFailed() {
        lock.lock();
        try {
            return writes.failed;
        } finally {
            lock.unlock();
        }
    }

    private boolean stopped(Direction direction) {
        lock.lock();
        try {
            return direction.waiting && stalls(direction);
        } finally {
            lock.unlock();
        }
    }

    private static boolean stalls(Direction direction) {
        return direction.moved >= direction.stallAt;
    }

    /**
     * Returns how many bytes may move now: 0 if a non-blocking direction is stalled. In blocking mode, waits for the
     * stall to end.
     */
    private int allowed(Direction direction) throws IOException {
        lock.lock();
        try {
            while (stalls(direction) && !closed) {
                direction.waiting = true;
                if (!blocking) {
                    return 0;
                }
                changed.awaitUninterruptibly();
            }
            direction.waiting = false;
            if (closed) {
                throw new ClosedChannelException();
            }
            if (direction.moved >= direction.failAt) {
                direction.failed = true;
                throw new IOException("connection reset by fault at byte " + direction.moved);
            }
            long room = Math.min(direction.stallAt, direction.failAt) - direction.moved;
            return (int) Math.min(direction.piece, room);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public TransportSend sender() {
        return this::send;
    }

    @Override
    public TransportReceive receiver() {
        return this::receive;
    }

    private long send(ByteBuffer[] buffers, int offset, int length) throws IOException {
        int allowed = allowed(writes);
        if (allowed == 0) {
            return 0;
        }
        int first = offset;
        while (first < offset + length - 1 && !buffers[first].hasRemaining()) {
            first++;
        }
        ByteBuffer buffer = buffers[first];
        int limit = buffer.limit();
        buffer.limit(buffer.position() + Math.min(allowed, buffer.remaining()));
        long sent;
        try {
            sent = delegate.sender().send(buffers, first, 1);
        } finally {
            buffer.limit(limit);
        }
        set(() -> writes.moved += sent);
        return sent;
    }

    /**
     * Holds the bytes of the delegate until the faults let them pass, so that a fault which was set during a blocked
     * read applies too.
     */
    private int receive(ByteBuffer target) throws IOException {
        int allowed = allowed(reads);
        if (allowed == 0) {
            return 0;
        }
        if (!held.hasRemaining()) {
            int received = hold();
            if (received <= 0) {
                return received;
            }
            allowed = allowed(reads);
        }
        int length = Math.min(Math.min(allowed, held.remaining()), target.remaining());
        int start = target.position();
        target.put(start, held, held.position(), length);
        target.position(start + length);
        set(() -> {
            held.position(held.position() + length);
            received(target, start, length);
        });
        return length;
    }

    private int hold() throws IOException {
        held.clear();
        try {
            return delegate.receiver().receive(held);
        } finally {
            held.flip();
        }
    }

    private void received(ByteBuffer target, int start, int length) {
        long at = reads.corruptAt - reads.moved;
        if (at >= 0 && at < length) {
            int index = start + (int) at;
            target.put(index, (byte) (target.get(index) ^ reads.corruptBits));
        }
        reads.moved += length;
    }

    @Override
    public void nonBlocking() throws IOException {
        delegate.nonBlocking();
        set(() -> blocking = false);
    }

    @Override
    public @Nullable SelectableChannel channel() {
        return delegate.channel();
    }

    /** Leaves out a stalled direction: the selector would report it continuously. */
    @Override
    public int interest(boolean receiving, boolean sending) {
        lock.lock();
        try {
            return delegate.interest(receiving && !stalls(reads), sending && !stalls(writes));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onReady(Runnable newListener) {
        delegate.onReady(newListener);
        set(() -> listener = newListener);
    }

    @Override
    public void shutdownOutput() throws IOException {
        delegate.shutdownOutput();
    }

    @Override
    public String peer() {
        return delegate.peer();
    }

    @Override
    public void close() {
        set(() -> closed = true);
        delegate.close();
    }
}
