// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

import dev.heddle.core.FrameFormat;
import dev.heddle.core.FrameHandler;
import dev.heddle.core.Metrics;
import dev.heddle.core.ProtocolViolationException;
import dev.heddle.core.buffer.BufferPool;
import dev.heddle.core.buffer.PooledBuffer;
import dev.heddle.core.net.TransportReceive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Assembles frames from a byte stream; one read may bring many frames, or a part of one. The input buffer is empty
 * between two steps, so many connections may share one buffer. Used by one thread at a time.
 */
final class FrameAssembler {
    /** How many bytes are added first if the beginning of a frame was too short to find its length. */
    private static final int FIRST_ADDED = 64;

    private final FrameFormat format;
    private final FrameHandler handler;
    private final BufferPool pool;
    private final Metrics metrics;
    private final Supplier<ByteBuffer> inputs;
    private final BooleanSupplier ended;
    /** The partly received frame. */
    private @Nullable PooledBuffer partial;
    /** How many bytes of the partial frame have been received. */
    private int filled;
    /** The length of the partial frame; 0 if not known yet. */
    private int length;

    private boolean stepping;

    /**
     * Creates an assembler.
     *
     * @param inputs provides the buffer of each step
     * @param ended whether no more frames may be passed to the handler
     */
    FrameAssembler(
            FrameFormat format,
            FrameHandler handler,
            BufferPool pool,
            Metrics metrics,
            Supplier<ByteBuffer> inputs,
            BooleanSupplier ended) {
        this.format = format;
        this.handler = handler;
        this.pool = pool;
        this.metrics = metrics;
        this.inputs = inputs;
        this.ended = ended;
    }

    /** Returns a supplier of a direct buffer of this size, allocated on first use. For one connection. */
    static Supplier<ByteBuffer> ownInput(int bytes) {
        return new Supplier<>() {
            private @Nullable ByteBuffer buffer;

            @Override
            public ByteBuffer get() {
                ByteBuffer current = buffer;
                if (current == null) {
                    current = ByteBuffer.allocateDirect(bytes);
                    buffer = current;
                }
                return current;
            }
        };
    }

    /**
     * Reads once and passes every complete frame to the handler, until the connection ends.
     *
     * @return the result of {@link TransportReceive#receive}
     * @throws IllegalStateException if called from within a step
     */
    int step(TransportReceive in) throws IOException {
        if (stepping) {
            throw new IllegalStateException(
                    "the handler of a frame waits for another frame, but it blocks the reader that must receive it");
        }
        stepping = true;
        try {
            return read(in);
        } finally {
            stepping = false;
        }
    }

    private int read(TransportReceive in) throws IOException {
        ByteBuffer input = inputs.get().clear();
        PooledBuffer frame = partial;
        if (frame != null && frame.bytes().isDirect() && length - filled >= input.capacity()) {
            int read = count(in.receive(frame.bytes().limit(length).position(filled)));
            filled += Math.max(0, read);
            if (!ended.getAsBoolean()) {
                complete(frame);
            }
            return read;
        }
        int read = count(in.receive(input));
        input.flip();
        while (input.hasRemaining() && !ended.getAsBoolean()) {
            frame = partial;
            if (frame == null) {
                frame = begin(input);
            }
            if (length == 0) {
                frame = findLength(frame, input);
            } else {
                append(frame, input, length - filled);
            }
            complete(frame);
        }
        return read;
    }

    private int count(int read) {
        if (read > 0) {
            metrics.reads.increment();
            metrics.bytesReceived.add(read);
        }
        return read;
    }

    /** Acquires memory for the frame at the start of the input, without copying to it yet. */
    private PooledBuffer begin(ByteBuffer input) throws ProtocolViolationException {
        int found = checked(format.frameLength(input, input.position()), input.remaining());
        PooledBuffer frame = pool.acquire(found == 0 ? input.remaining() : found);
        partial = frame;
        filled = 0;
        length = found;
        if (found == 0) {
            append(frame, input, input.remaining());
        }
        return frame;
    }

    /**
     * Checks the result of the format.
     *
     * @param seen how many bytes of the frame the format was given
     * @return the length, or 0 for {@link FrameFormat#MORE}
     */
    private int checked(int found, int seen) throws ProtocolViolationException {
        int max = format.maxFrameLength();
        if (found == FrameFormat.MORE) {
            if (seen >= max) {
                throw new ProtocolViolationException("no end of frame within " + max + " bytes");
            }
            return 0;
        }
        if (found <= 0 || found > max) {
            throw new ProtocolViolationException("frame of " + found + " bytes; allowed are 1 to " + max);
        }
        return found;
    }

    /**
     * Adds input until the frame's length is known, each time as many bytes as are already there. This adds few bytes
     * of the next frame, and examines few bytes often.
     *
     * @return the buffer that holds the frame now
     */
    private PooledBuffer findLength(PooledBuffer begun, ByteBuffer input) throws ProtocolViolationException {
        PooledBuffer frame = begun;
        while (length == 0 && input.hasRemaining()) {
            int before = filled;
            int wanted = Math.min(format.maxFrameLength() - before, Math.max(FIRST_ADDED, before));
            int added = Math.max(0, Math.min(wanted, input.remaining())); // the limit may have been lowered
            frame = grown(frame, before + added);
            append(frame, input, added);
            length = checked(format.frameLength(frame.bytes().limit(filled), 0), filled);
            if (length > 0 && length < before) {
                throw new IllegalStateException("a frame length of " + length + " bytes, found only after " + before
                        + " bytes had been received: " + format);
            }
        }
        if (length > filled) {
            return grown(frame, length);
        }
        if (length > 0) {
            input.position(input.position() - (filled - length));
            filled = length;
        }
        return frame;
    }

    /** Returns a buffer with the received bytes and space for {@code capacity} bytes. */
    private PooledBuffer grown(PooledBuffer frame, int capacity) {
        if (capacity <= frame.bytes().capacity()) {
            return frame;
        }
        PooledBuffer larger = pool.acquire(capacity);
        larger.bytes().put(0, frame.bytes(), 0, filled);
        partial = larger;
        frame.release();
        return larger;
    }

    private void append(PooledBuffer frame, ByteBuffer input, int most) {
        int count = Math.min(most, input.remaining());
        frame.bytes().limit(filled + count).put(filled, input, input.position(), count);
        input.position(input.position() + count);
        filled += count;
    }

    /** Passes the frame to the handler if it is complete. */
    private void complete(PooledBuffer frame) throws IOException {
        if (length == 0 || filled < length) {
            return;
        }
        partial = null;
        frame.bytes().limit(length).position(0);
        metrics.framesReceived.increment(); // before any thread can react to the frame
        handler.onFrame(frame);
    }

    /** Returns what is missing of the partial frame, for the error message of a premature end; null between frames. */
    @Nullable
    String truncation() {
        if (partial == null) {
            return null;
        }
        return length == 0
                ? filled + " bytes of a frame of unknown length were received"
                : filled + " of " + length + " bytes of a frame were received";
    }

    /** Releases the partial frame, because the connection has ended. */
    void drop() {
        PooledBuffer frame = partial;
        if (frame != null) {
            partial = null;
            frame.release();
        }
    }
}
