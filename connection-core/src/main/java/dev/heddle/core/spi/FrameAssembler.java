package dev.heddle.core.spi;

import dev.heddle.core.buffer.BufferPool;
import dev.heddle.core.FrameFormat;
import dev.heddle.core.FrameHandler;
import dev.heddle.core.Metrics;
import dev.heddle.core.buffer.PooledBuffer;
import dev.heddle.core.ProtocolViolationException;
import dev.heddle.core.net.TransportReceive;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Turns a byte stream into frames; one read may bring many, or a piece of one. Used by one thread at a time. */
final class FrameAssembler {
    private final FrameFormat format;
    private final FrameHandler handler;
    private final BufferPool pool;
    private final Metrics metrics;
    private final ByteBuffer input;
    private @Nullable PooledBuffer partial;
    private int filled;

    FrameAssembler(FrameFormat format, FrameHandler handler, BufferPool pool, Metrics metrics, int inputBytes) {
        this.format = format;
        this.handler = handler;
        this.pool = pool;
        this.metrics = metrics;
        this.input = ByteBuffer.allocateDirect(inputBytes);
    }

    /**
     * Reads once and hands on every frame that is complete.
     *
     * @return what {@link TransportReceive#receive} returned
     */
    int step(TransportReceive in) throws IOException {
        int read = in.receive(input);
        if (read > 0) {
            metrics.reads.increment();
            metrics.bytesReceived.add(read);
            input.flip();
            try {
                boolean more;
                do {
                    more = assemble();
                } while (more);
            } finally {
                input.compact();
            }
        }
        return read;
    }

    /** Hands on one frame if it is complete. */
    private boolean assemble() throws IOException {
        PooledBuffer frame = partial;
        if (frame == null) {
            if (input.remaining() < format.headerLength()) {
                return false;
            }
            frame = begin();
        }
        ByteBuffer target = frame.bytes();
        int length = Math.min(target.limit() - filled, input.remaining());
        target.put(filled, input, input.position(), length);
        input.position(input.position() + length);
        filled += length;
        if (filled < target.limit()) {
            return false;
        }
        partial = null;
        metrics.framesReceived.increment(); // before anybody can act upon the frame
        handler.onFrame(frame);
        return true;
    }

    private PooledBuffer begin() throws ProtocolViolationException {
        int length = format.frameLength(input, input.position());
        if (length < format.headerLength() || length > format.maxFrameLength()) {
            throw new ProtocolViolationException("frame of " + length + " bytes; allowed are " + format.headerLength()
                    + " to " + format.maxFrameLength());
        }
        PooledBuffer frame = pool.acquire(length);
        partial = frame;
        filled = 0;
        return frame;
    }

    /** What is missing of the frame that has begun, for the message of an early end; null between frames. */
    @Nullable
    String truncation() {
        PooledBuffer frame = partial;
        if (frame != null) {
            return filled + " of " + frame.bytes().limit() + " bytes of a frame had come";
        }
        return input.position() > 0 ? input.position() + " bytes of a frame's header had come" : null;
    }

    /** Gives back the frame that has begun; the connection has ended. */
    void drop() {
        PooledBuffer frame = partial;
        if (frame != null) {
            partial = null;
            frame.release();
        }
    }
}
