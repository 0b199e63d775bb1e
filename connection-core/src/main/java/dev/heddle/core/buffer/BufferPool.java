// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.buffer;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A pool of buffers. Keeps a bounded number of bytes of released buffers for later acquires. Thread-safe; no method
 * waits for a buffer.
 *
 * <p>The capacity of a buffer is a power of two, 512 bytes to 16 MiB, plus 1 KiB for headers. Idle memory follows the
 * use. A released buffer that would exceed the limit replaces the oldest idle buffers of other sizes. About every 1,024
 * releases of one size, the pool drops half of the idle buffers, of all sizes, that were not needed meanwhile. An
 * unused pool keeps its idle buffers. The garbage collector frees dropped buffers, also those in direct memory.
 *
 * <p>Buffers are on the heap, unless the pool is {@linkplain #direct direct}: the JDK's ciphers run several times
 * faster on arrays, and one copy to direct memory at the socket is cheap.
 */
public final class BufferPool {
    private static final int SMALLEST_SHIFT = 9;
    private static final int LARGEST_SHIFT = 24;
    private static final int HEADROOM = 1024;

    private final long maxIdleBytes;
    private final boolean direct;
    /** Where each acquired buffer was acquired; null unless the pool is tracking. */
    private final @Nullable Map<PooledBuffer, Throwable> tracked;

    private final Shelf[] shelves = new Shelf[LARGEST_SHIFT - SMALLEST_SHIFT + 1];

    /** Guards the division of the idle space among the shelves. Taken before the lock of a shelf, never after it. */
    private final Object division = new Object();

    /** The bytes of {@code maxIdleBytes} that belong to no shelf. */
    private long undivided;

    /**
     * Creates a pool of buffers on the heap.
     *
     * @param maxIdleBytes how many bytes of released buffers are kept, 0 or more; buffers in use do not count
     * @throws IllegalArgumentException if {@code maxIdleBytes} is negative
     */
    public BufferPool(long maxIdleBytes) {
        this(maxIdleBytes, false, false);
    }

    private BufferPool(long maxIdleBytes, boolean direct, boolean tracking) {
        if (maxIdleBytes < 0) {
            throw new IllegalArgumentException("maxIdleBytes is negative: " + maxIdleBytes);
        }
        this.maxIdleBytes = maxIdleBytes;
        this.undivided = maxIdleBytes;
        this.direct = direct;
        this.tracked = tracking ? new ConcurrentHashMap<>() : null;
        for (int i = 0; i < shelves.length; i++) {
            shelves[i] = new Shelf((1 << (SMALLEST_SHIFT + i)) + HEADROOM);
        }
    }

    /**
     * Creates a pool of buffers on the heap that records where each buffer in use was acquired, for leak tests.
     *
     * @param maxIdleBytes how many bytes of released buffers are kept, 0 or more; buffers in use do not count
     * @throws IllegalArgumentException if {@code maxIdleBytes} is negative
     */
    public static BufferPool tracking(long maxIdleBytes) {
        return new BufferPool(maxIdleBytes, false, true);
    }

    /**
     * Creates a pool of buffers in direct memory, for protocols whose large frames are not encrypted: the transport
     * writes them without another copy. Their {@link PooledBuffer#bytes()} have no array. The direct memory of a
     * dropped buffer is freed when the garbage collector finds the buffer, which may be long after the pool dropped it.
     *
     * @param maxIdleBytes how many bytes of released buffers are kept, 0 or more; buffers in use do not count
     * @throws IllegalArgumentException if {@code maxIdleBytes} is negative
     */
    public static BufferPool direct(long maxIdleBytes) {
        return new BufferPool(maxIdleBytes, true, false);
    }

    /**
     * Acquires a buffer with position 0 and limit {@code length}. Its content is arbitrary. The caller is its first
     * holder.
     *
     * @param length in bytes, 0 to 16 MiB plus 1 KiB
     * @throws IllegalArgumentException if {@code length} is out of range
     */
    public PooledBuffer acquire(int length) {
        Shelf shelf = shelfFor(length);
        ByteBuffer bytes = shelf.take();
        if (bytes == null) {
            bytes = direct ? ByteBuffer.allocateDirect(shelf.capacity) : ByteBuffer.allocate(shelf.capacity);
            shelf.countLoan(); // not before: the allocation may fail
        }
        PooledBuffer buffer = new PooledBuffer(this, bytes, length);
        if (tracked != null) {
            tracked.put(buffer, new Throwable("acquired here"));
        }
        return buffer;
    }

    private Shelf shelfFor(int length) {
        int payload = length - HEADROOM;
        if (length < 0 || payload > 1 << LARGEST_SHIFT) {
            throw new IllegalArgumentException("buffer length out of range: " + length);
        }
        int shift = payload <= 1 << SMALLEST_SHIFT ? SMALLEST_SHIFT : 32 - Integer.numberOfLeadingZeros(payload - 1);
        return shelves[shift - SMALLEST_SHIFT];
    }

    /** Takes {@code bytes} back; {@link PooledBuffer#release()} calls this once per acquired buffer. */
    void giveBack(PooledBuffer buffer, ByteBuffer bytes) {
        if (tracked != null) {
            tracked.remove(buffer);
        }
        Shelf shelf = shelfFor(bytes.capacity());
        switch (shelf.giveBack(bytes)) {
            case KEPT -> {}
            case KEPT_AND_LOOK -> dropUnused();
            case FULL -> keepInMoreRoom(shelf, bytes);
        }
    }

    private void dropUnused() {
        synchronized (division) {
            for (Shelf shelf : shelves) {
                undivided += shelf.dropUnused();
            }
        }
    }

    /**
     * Keeps {@code bytes}, taking space from other shelves if necessary; drops the buffer if their space is too small.
     */
    private void keepInMoreRoom(Shelf shelf, ByteBuffer bytes) {
        synchronized (division) {
            if (shelf.roomBytes() + shelf.capacity > maxIdleBytes) {
                return;
            }
            List<Shelf> others =
                    Arrays.stream(shelves).filter(other -> other != shelf).toList();
            if (undivided < shelf.capacity) {
                others.forEach(other -> undivided += other.giveUpRoom(0));
            }
            while (undivided < shelf.capacity) {
                Shelf fullest = Collections.max(others, Comparator.comparingLong(Shelf::roomBytes));
                undivided += fullest.giveUpRoom(shelf.capacity - undivided);
            }
            undivided -= shelf.capacity;
            shelf.addRoom(bytes);
        }
    }

    /** Returns how many buffers are in use now. */
    public long onLoan() {
        return Arrays.stream(shelves).mapToLong(Shelf::onLoan).sum();
    }

    /** Returns how many bytes of released buffers are kept now; never more than {@code maxIdleBytes}. */
    public long idleBytes() {
        synchronized (division) { // space must not move from a counted shelf to one that is not counted yet
            return Arrays.stream(shelves).mapToLong(Shelf::idleBytes).sum();
        }
    }

    /** Returns where each buffer in use was acquired; empty unless the pool is {@linkplain #tracking tracking}. */
    public List<Throwable> leaks() {
        return tracked == null ? List.of() : List.copyOf(tracked.values());
    }
}
