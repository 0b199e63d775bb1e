// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.buffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A buffer acquired from a {@link BufferPool}, with a count of its holders: the last release returns the buffer to the
 * pool. After that this object stays released: a late {@link #release()} fails, even if the pool has given the same
 * bytes to another holder. The count is thread-safe; the bytes are not.
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

    /** Read and written through HOLDERS. Not volatile: the first write would cost a fence for each acquire. */
    @SuppressWarnings("UnusedVariable")
    private int holders = 1;

    PooledBuffer(BufferPool pool, ByteBuffer bytes, int length) {
        this.pool = pool;
        this.bytes = bytes.clear().order(ByteOrder.BIG_ENDIAN).limit(length);
    }

    /**
     * Returns the bytes; position, limit and order (at first big-endian) belong to the holder. The bytes have an
     * accessible array unless the pool is {@linkplain BufferPool#direct direct}. Do not use the bytes after the last
     * release: the pool reuses them.
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
     * @throws IllegalStateException if the last holder has already released the buffer; the count of holders stays 0
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
