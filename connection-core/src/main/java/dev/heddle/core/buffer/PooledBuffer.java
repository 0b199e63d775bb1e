package dev.heddle.core.buffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A buffer on loan from a {@link BufferPool}, counted by reference: it goes back when the last holder releases it.
 * Reference counting is thread-safe; the bytes are not.
 */
public final class PooledBuffer {
    private static final VarHandle REFERENCES;

    static {
        try {
            REFERENCES = MethodHandles.lookup().findVarHandle(PooledBuffer.class, "references", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final BufferPool pool;
    private final ByteBuffer bytes;

    @Nullable
    Throwable loanedAt;

    @SuppressWarnings("UnusedVariable") // through REFERENCES
    private volatile int references;

    PooledBuffer(BufferPool pool, ByteBuffer bytes) {
        this.pool = pool;
        this.bytes = bytes;
    }

    void loan(int length) {
        bytes.clear().order(ByteOrder.BIG_ENDIAN).limit(length);
        REFERENCES.setRelease(this, 1);
    }

    /** The bytes; position, limit and order (at first big-endian) belong to the holder. Has an accessible array unless the pool is {@linkplain BufferPool#direct direct}. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** Adds a holder. */
    public void retain() {
        int before = (int) REFERENCES.getAndAdd(this, 1);
        if (before <= 0) {
            throw new IllegalStateException("buffer used after its release");
        }
    }

    /** Removes a holder; the last one gives the buffer back to its pool. */
    public void release() {
        int before = (int) REFERENCES.getAndAdd(this, -1);
        if (before <= 0) {
            throw new IllegalStateException("buffer released twice");
        }
        if (before == 1) {
            pool.giveBack(this);
        }
    }
}
