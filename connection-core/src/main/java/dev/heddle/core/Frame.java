package dev.heddle.core;

import dev.heddle.core.buffer.PooledBuffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One whole outgoing frame. Queued as a unit, written as a unit; its buffers belong to the worker from
 * {@link Worker#submit} until {@link #onSent} or {@link #onDropped}, exactly one of which is called, once.
 */
public class Frame {
    private final ByteBuffer bytes;
    private final int length;
    private final @Nullable PooledBuffer owner;
    private int reserved;

    /**
     * Makes a frame that releases its buffer when done.
     *
     * @param buffer holds the frame between position and limit
     */
    public Frame(PooledBuffer buffer) {
        this(buffer.bytes(), buffer);
    }

    /**
     * Makes a frame of bytes that are in no pool.
     *
     * @param bytes the frame between position and limit; not touched by the caller afterwards
     */
    public Frame(ByteBuffer bytes) {
        this(bytes, null);
    }

    private Frame(ByteBuffer bytes, @Nullable PooledBuffer owner) {
        this.bytes = bytes;
        this.length = bytes.remaining();
        this.owner = owner;
    }

    /** The bytes that have not been written yet. */
    public final ByteBuffer bytes() {
        return bytes;
    }

    /** The whole length in bytes, also after some or all was written. */
    public final int length() {
        return length;
    }

    /** How many bytes of room in the send queue this frame holds, from its {@link Slot}; 0 if it has none. */
    public final int reserved() {
        return reserved;
    }

    /**
     * Whether this frame leaves before frames that are not urgent, even those that were queued earlier. Urgent frames
     * keep their order, and none is overtaken by a frame that was queued after it. Always the same answer for one
     * frame.
     */
    public boolean urgent() {
        return false;
    }

    /** Takes over a slot's room. For workers. */
    public final void reserved(int bytes) {
        reserved = bytes;
    }

    /** Ends the frame's life after its last byte was handed to the transport. For workers. */
    public final void sent() {
        try {
            onSent();
        } finally {
            release();
        }
    }

    /**
     * Ends the frame's life without it having been written whole. For workers.
     *
     * @param cause why nothing can be sent any more
     */
    public final void dropped(ConnectionClosedException cause) {
        try {
            onDropped(cause);
        } finally {
            release();
        }
    }

    /** Called by the sending thread after the last byte was handed to the transport. Must not block. */
    protected void onSent() {}

    /**
     * Called if the frame was not written whole and never will be. Must not block.
     *
     * @param cause why nothing can be sent any more
     */
    protected void onDropped(ConnectionClosedException cause) {}

    private void release() {
        if (owner != null) {
            owner.release();
        }
    }
}
