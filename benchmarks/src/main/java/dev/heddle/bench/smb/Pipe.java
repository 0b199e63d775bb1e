// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection through a {@link Relay}: a ring buffer, and the due time of each piece in it. One
 * thread reads, another thread writes. Reading stops while the ring is full, so that the sender slows down as on a
 * network.
 */
final class Pipe {
    /**
     * The properties of a line.
     *
     * @param nanosDelay delay of each byte in nanoseconds
     * @param bytesPerSecond bandwidth; {@link Long#MAX_VALUE} for no limit
     * @param capacity maximum bytes in flight
     * @param most maximum bytes of one piece
     */
    record Properties(long nanosDelay, long bytesPerSecond, int capacity, int most) {
        boolean limited() {
            return bytesPerSecond < Long.MAX_VALUE;
        }
    }

    private record Piece(int at, int length, long due) {}

    private static final int MAX_PIECES = 1 << 16;

    private final SocketChannel from;
    private final SocketChannel to;
    private final Properties properties;
    private final ByteBuffer ring;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Guarded by the lock, like the fields below. */
    private final ArrayDeque<Piece> pieces = new ArrayDeque<>();

    private int occupied;
    private boolean ended;

    Pipe(SocketChannel from, SocketChannel to, Properties properties) {
        this.from = from;
        this.to = to;
        this.properties = properties;
        this.ring = ByteBuffer.allocateDirect(properties.capacity());
    }

    /** Reads until the sender closes. Runs on the first thread. */
    void take() {
        int at = 0;
        long free = System.nanoTime();
        try {
            while (true) {
                int room = Math.min(awaitRoom(), Math.min(ring.capacity() - at, properties.most()));
                int count = from.read(ring.slice(at, room));
                if (count < 0) {
                    break;
                }
                long now = System.nanoTime();
                free = Math.max(free, now)
                        + (properties.limited() ? count * 1_000_000_000L / properties.bytesPerSecond() : 0);
                add(new Piece(at, count, free + properties.nanosDelay()));
                at = (at + count) % ring.capacity();
            }
        } catch (IOException closed) {
            // Same as the end of the input: the other thread closes both sides.
        }
        signal(() -> ended = true);
    }

    /** Writes everything that the first thread reads. Runs on the second thread. */
    void give() {
        try (from;
                to) {
            for (Piece next = await(); next != null; next = await()) {
                for (long left = next.due - System.nanoTime(); left > 0; left = next.due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                ByteBuffer bytes = ring.slice(next.at, next.length);
                while (bytes.hasRemaining()) {
                    to.write(bytes);
                }
                int length = next.length;
                signal(() -> occupied -= length);
            }
        } catch (IOException closed) {
            // One side is closed, and the try block has closed the other. Wakes the first thread if it waits for room.
            signal(() -> ended = true);
        }
    }

    private int awaitRoom() {
        lock.lock();
        try {
            while ((occupied == ring.capacity() || pieces.size() == MAX_PIECES) && to.isOpen()) {
                changed.awaitUninterruptibly();
            }
            return ring.capacity() - occupied;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next piece; returns null at the end. */
    private @Nullable Piece await() {
        lock.lock();
        try {
            while (pieces.isEmpty() && !ended) {
                changed.awaitUninterruptibly();
            }
            return pieces.poll();
        } finally {
            lock.unlock();
        }
    }

    private void add(Piece piece) {
        signal(() -> {
            pieces.add(piece);
            occupied += piece.length;
        });
    }

    private void signal(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
