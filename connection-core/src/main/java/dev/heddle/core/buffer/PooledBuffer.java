package dev.heddle.core.buffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One loan of a buffer from a {@link BufferPool}, with a count of its holders: the last one that releases it returns
 * the buffer to the pool. A loan that has ended stays ended: a late {@link #release()} fails, even if the pool has lent
 * the same bytes again. The count is thread-safe; the bytes are not.
 */
public final class PooledBuffer {
    private static final VarHandle HOLDERS;

    static {
        try {
            HOLDERS = MethodHandles.lookup().findVarHandle(PooledBuffer.class, "holders", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final BufferPool pool;
    private final ByteBuffer bytes;

    /** Read and written through HOLDERS. Not volatile: the first write would cost a fence for each loan. */
    @SuppressWarnings("UnusedVariable")
    private int holders = 1;

    PooledBuffer(BufferPool pool, ByteBuffer bytes, int length) {
        this.pool = pool;
        this.bytes = bytes.clear().order(ByteOrder.BIG_ENDIAN).limit(length);
    }

    /**
     * The bytes; position, limit and order (at first big-endian) belong to the holder. They have an accessible array
     * unless the pool is {@linkplain BufferPool#direct direct}. Nobody may use them after the last release: the pool
     * lends them again.
     */
    public ByteBuffer bytes() {
        return bytes;
    }

    /**
     * Adds a holder.
     *
     * @throws IllegalStateException if the last holder has released the buffer; the count of holders stays 0
     */
    public void retain() {
        count(1, "buffer used after its release");
    }

    /**
     * Removes a holder; the last one returns the buffer to its pool.
     *
     * @throws IllegalStateException if the last holder has released the buffer already; the count of holders stays 0
     */
    public void release() {
        if (count(-1, "buffer released twice") == 0) {
            pool.giveBack(this, bytes);
        }
    }

    private int count(int change, String refusal) {
        while (true) {
            int before = (int) HOLDERS.getAcquire(this);
            if (before <= 0) {
                throw new IllegalStateException(refusal);
            }
            if (HOLDERS.compareAndSet(this, before, before + change)) {
                return before + change;
            }
        }
    }
}
