// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import dev.heddle.core.buffer.PooledBuffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One whole outgoing frame, queued and written as a unit. Its buffers belong to the worker from {@link Worker#submit}
 * until {@link #onSent} or {@link #onDropped}; exactly one of these is called, once.
 */
public class Frame {
    private final ByteBuffer bytes;
    private final int length;
    private final @Nullable PooledBuffer owner;
    private int reserved;

    /**
     * Creates a frame that releases its buffer when done.
     *
     * @param buffer holds the frame between position and limit
     */
    public Frame(PooledBuffer buffer) {
        this(buffer.bytes(), buffer);
    }

    /**
     * Creates a frame of bytes that belong to no pool.
     *
     * @param bytes the frame between position and limit; the caller must not use them afterwards
     */
    public Frame(ByteBuffer bytes) {
        this(bytes, null);
    }

    private Frame(ByteBuffer bytes, @Nullable PooledBuffer owner) {
        this.bytes = bytes;
        this.length = bytes.remaining();
        this.owner = owner;
    }

    /** Returns the bytes that have not been written yet. */
    public final ByteBuffer bytes() {
        return bytes;
    }

    /** Returns the whole length in bytes, also after some or all bytes were written. */
    public final int length() {
        return length;
    }

    /** Returns how many bytes of the send queue this frame has reserved through its {@link Slot}; 0 if none. */
    public final int reserved() {
        return reserved;
    }

    /**
     * Whether this frame leaves before frames that are not urgent, even those that were queued earlier. Urgent frames
     * keep their order, and no later frame overtakes them. The result must be constant for a frame.
     */
    public boolean urgent() {
        return false;
    }

    /** Takes over the bytes that a slot has reserved. For workers. */
    public final void reserved(int bytes) {
        reserved = bytes;
    }

    /**
     * Ends the frame after its last byte was passed to the transport: calls {@link #onSent} and releases the buffer.
     * For workers.
     */
    public final void sent() {
        try {
            onSent();
        } finally {
            release();
        }
    }

    /**
     * Ends a frame that was not written completely: calls {@link #onDropped} and releases the buffer. For workers.
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

    /** Called by the sending thread after the last byte was passed to the transport. Must not block. */
    protected void onSent() {}

    /**
     * Called if the frame was not written completely and never will be. Must not block.
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
