package dev.heddle.core.buffer;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Lends buffers in sizes of a power of two and a little more, for headers beside a payload that is a power of two, and keeps
 * a bounded number of bytes of returned ones. Thread-safe. Heap buffers, unless one asks for {@linkplain #direct direct} ones: the
 * JDK's ciphers run several times faster on arrays, and one copy to direct memory at the socket is cheap.
 */
public final class BufferPool {
    private static final int SMALLEST_SHIFT = 9;
    private static final int LARGEST_SHIFT = 24;
    private static final int HEADROOM = 1024;
    private static final int CLASSES = LARGEST_SHIFT - SMALLEST_SHIFT + 1;

    private final List<ArrayDeque<PooledBuffer>> idle = new ArrayList<>(CLASSES);
    private final long maxIdleBytes;
    private final AtomicLong idleBytes = new AtomicLong();
    private final AtomicLong onLoan = new AtomicLong();
    private final boolean direct;
    private final @Nullable Set<PooledBuffer> tracked;

    /**
     * Makes a pool.
     *
     * @param maxIdleBytes how many bytes of returned buffers are kept, 0 or more; buffers on loan do not count
     */
    public BufferPool(long maxIdleBytes) {
        this(maxIdleBytes, false, false);
    }

    private BufferPool(long maxIdleBytes, boolean direct, boolean tracking) {
        if (maxIdleBytes < 0) {
            throw new IllegalArgumentException("maxIdleBytes is negative: " + maxIdleBytes);
        }
        this.maxIdleBytes = maxIdleBytes;
        this.direct = direct;
        this.tracked = tracking ? Collections.newSetFromMap(new ConcurrentHashMap<>()) : null;
        for (int i = 0; i < CLASSES; i++) {
            idle.add(new ArrayDeque<>());
        }
    }

    /**
     * Makes a pool that remembers where each buffer on loan was taken, for tests that look for leaks.
     *
     * @param maxIdleBytes how many bytes of returned buffers are kept
     */
    public static BufferPool tracking(long maxIdleBytes) {
        return new BufferPool(maxIdleBytes, false, true);
    }

    /**
     * Makes a pool of buffers in direct memory, for protocols whose large frames are not encrypted: they are written from where they
     * lie. Their {@link PooledBuffer#bytes()} have no array.
     *
     * @param maxIdleBytes how many bytes of returned buffers are kept, 0 or more; buffers on loan do not count
     */
    public static BufferPool direct(long maxIdleBytes) {
        return new BufferPool(maxIdleBytes, true, false);
    }

    /**
     * Lends a buffer with position 0 and limit {@code length}. Its content is arbitrary.
     *
     * @param length bytes, 0 to 16 MiB and 1 KiB
     */
    public PooledBuffer acquire(int length) {
        int shift = shiftFor(length);
        ArrayDeque<PooledBuffer> shelf = idle.get(shift - SMALLEST_SHIFT);
        PooledBuffer buffer;
        synchronized (shelf) {
            buffer = shelf.pollLast();
        }
        if (buffer == null) {
            int capacity = (1 << shift) + HEADROOM;
            buffer = new PooledBuffer(
                    this, direct ? ByteBuffer.allocateDirect(capacity) : ByteBuffer.allocate(capacity));
        } else {
            idleBytes.addAndGet(-buffer.bytes().capacity());
        }
        onLoan.incrementAndGet();
        buffer.loan(length);
        if (tracked != null) {
            buffer.loanedAt = new Throwable("taken here");
            tracked.add(buffer);
        }
        return buffer;
    }

    private static int shiftFor(int length) {
        int payload = length - HEADROOM;
        if (length < 0 || payload > 1 << LARGEST_SHIFT) {
            throw new IllegalArgumentException("buffer length out of range: " + length);
        }
        return payload <= 1 << SMALLEST_SHIFT ? SMALLEST_SHIFT : 32 - Integer.numberOfLeadingZeros(payload - 1);
    }

    void giveBack(PooledBuffer buffer) {
        onLoan.decrementAndGet();
        if (tracked != null) {
            tracked.remove(buffer);
        }
        int capacity = buffer.bytes().capacity();
        if (idleBytes.addAndGet(capacity) > maxIdleBytes) {
            idleBytes.addAndGet(-capacity);
            return;
        }
        ArrayDeque<PooledBuffer> shelf = idle.get(shiftFor(capacity) - SMALLEST_SHIFT);
        synchronized (shelf) {
            shelf.addLast(buffer);
        }
    }

    /** How many buffers are on loan now. */
    public long onLoan() {
        return onLoan.get();
    }

    /** How many bytes of returned buffers are kept now. */
    public long idleBytes() {
        return idleBytes.get();
    }

    /** Where each buffer on loan was taken; empty unless the pool is {@linkplain #tracking tracking}. */
    public List<Throwable> leaks() {
        List<Throwable> leaks = new ArrayList<>();
        if (tracked != null) {
            for (PooledBuffer buffer : tracked) {
                Throwable at = buffer.loanedAt;
                if (at != null) {
                    leaks.add(at);
                }
            }
        }
        return leaks;
    }
}
