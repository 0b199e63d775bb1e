// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import dev.heddle.core.net.Transport;
import dev.heddle.core.net.TransportReceive;
import dev.heddle.core.net.TransportSend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection without a network. Bytes sent here wait in a bounded buffer until the other end receives
 * them. After one end is closed, the other end reads the buffered bytes and then the end of the stream, and its writes
 * fail. Thread-safety is as in {@link Transport}; the wait of a blocking half ignores interrupts.
 */
public final class InMemoryTransport implements Transport {

    /** Two connected ends. */
    public record Pair(InMemoryTransport left, InMemoryTransport right) {}

    private final String peer;
    private final ReentrantLock lock;
    private final Condition changed;
    private final ByteBuffer incoming; // always in write mode; guarded by lock, as are the fields below
    private InMemoryTransport other = this;
    private boolean blocking = true;
    private boolean outputShut;
    private boolean closed;
    private boolean reset;
    private Runnable listener = () -> {};

    private InMemoryTransport(String peer, ReentrantLock lock, int capacityBytes) {
        this.peer = peer;
        this.lock = lock;
        this.changed = lock.newCondition();
        this.incoming = ByteBuffer.allocate(capacityBytes);
    }

    /**
     * Creates two connected ends.
     *
     * @param capacityBytes how many bytes each direction holds, 1 or more
     */
    public static Pair pair(int capacityBytes) {
        if (capacityBytes < 1) {
            throw new IllegalArgumentException("capacityBytes must be above 0: " + capacityBytes);
        }
        ReentrantLock lock = new ReentrantLock();
        InMemoryTransport left = new InMemoryTransport("memory:right", lock, capacityBytes);
        InMemoryTransport right = new InMemoryTransport("memory:left", lock, capacityBytes);
        left.other = right;
        right.other = left;
        return new Pair(left, right);
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
        lock.lock();
        try {
            long remaining = 0;
            for (int i = offset; i < offset + length; i++) {
                remaining += buffers[i].remaining();
            }
            checkUsable();
            while (remaining > 0 && blocking && !outputShut && !other.closed && !other.incoming.hasRemaining()) {
                changed.awaitUninterruptibly();
                checkUsable();
            }
            if (outputShut || other.closed) {
                throw new IOException("broken pipe");
            }
            long sent = 0;
            for (int i = offset; i < offset + length; i++) {
                sent += move(buffers[i], other.incoming);
            }
            changed();
            return sent;
        } finally {
            lock.unlock();
        }
    }

    private int receive(ByteBuffer target) throws IOException {
        lock.lock();
        try {
            checkUsable();
            while (incoming.position() == 0 && !other.outputShut) {
                if (!blocking) {
                    return 0;
                }
                changed.awaitUninterruptibly();
                checkUsable();
            }
            if (incoming.position() == 0) {
                return -1;
            }
            incoming.flip();
            int received = move(incoming, target);
            incoming.compact();
            changed();
            return received;
        } finally {
            lock.unlock();
        }
    }

    private static int move(ByteBuffer from, ByteBuffer to) {
        int length = Math.min(from.remaining(), to.remaining());
        to.put(to.position(), from, from.position(), length);
        to.position(to.position() + length);
        from.position(from.position() + length);
        return length;
    }

    private void checkUsable() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (reset) {
            throw new IOException("connection reset");
        }
    }

    @Override
    public void nonBlocking() {
        lock.lock();
        try {
            blocking = false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable SelectableChannel channel() {
        return null;
    }

    @Override
    public void onReady(Runnable newListener) {
        lock.lock();
        try {
            listener = newListener;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Wakes the threads of both ends and calls both listeners. Called with the lock held, which the listeners do not
     * need.
     */
    private void changed() {
        changed.signalAll();
        other.changed.signalAll();
        listener.run();
        other.listener.run();
    }

    /** Returns how many bytes were sent to this end and not yet received. */
    public int buffered() {
        lock.lock();
        try {
            return incoming.position();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits, in real time and bounded, until the other end has received everything that was sent here, or is closed.
     */
    public void awaitTaken() {
        lock.lock();
        try {
            long nanos = TimeUnit.SECONDS.toNanos(Bounded.LIMIT.toSeconds());
            while (other.incoming.position() > 0 && !other.closed && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            if (nanos <= 0) {
                throw new AssertionError(other.incoming.position() + " bytes were not received in time");
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for the other end to receive", e);
        } finally {
            lock.unlock();
        }
    }

    /** Breaks the connection: the buffered bytes are lost, and every call on either end fails. */
    public void reset() {
        lock.lock();
        try {
            reset = true;
            other.reset = true;
            incoming.clear();
            other.incoming.clear();
            changed();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        lock.lock();
        try {
            checkUsable();
            outputShut = true;
            changed();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String peer() {
        return peer;
    }

    /** Whether the owner has closed this end. */
    public boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            outputShut = true;
            incoming.clear();
            changed();
        } finally {
            lock.unlock();
        }
    }
}
