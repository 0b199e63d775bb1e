package dev.heddle.core.spi;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.Frame;
import dev.heddle.core.Metrics;
import dev.heddle.core.TransportSend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Writes queued frames, many in one write: they are copied into one direct buffer until it is full or the queue is empty. The
 * copy is cheaper than a system call per frame, and spares the JDK's own copy of heap buffers. Used by one thread at a
 * time; remembers where it stopped when a non-blocking transport has no room.
 */
final class SendBatch {
    private static final int SMALL_STAGING = 16 << 10;
    /** Four frames of 64 KiB with their headers. */
    private static final int LARGE_STAGING = (256 << 10) + 1024;

    private final SendQueue queue;
    private final Metrics metrics;
    private final ArrayDeque<Frame> staged = new ArrayDeque<>();
    private final ByteBuffer[] parts = new ByteBuffer[1];
    private ByteBuffer staging = ByteBuffer.allocateDirect(SMALL_STAGING).limit(0);

    SendBatch(SendQueue queue, Metrics metrics) {
        this.queue = queue;
        this.metrics = metrics;
    }

    /** Whether a frame was taken from the queue and not yet written whole. */
    boolean unfinished() {
        return !staged.isEmpty();
    }

    /**
     * Stages, if nothing is staged, and writes once.
     *
     * @return how many bytes were written; 0 if there was nothing to write or no room to write it
     */
    long step(TransportSend out) throws IOException {
        if (!staging.hasRemaining() && !fill()) {
            return 0;
        }
        parts[0] = staging;
        long written = out.send(parts, 0, 1);
        if (written > 0) {
            metrics.writes.increment();
            metrics.bytesSent.add(written);
        }
        if (!staging.hasRemaining()) {
            finishWritten();
        }
        return written;
    }

    private boolean fill() {
        Frame frame = staged.isEmpty() ? take() : staged.peekLast();
        if (frame == null) {
            return false;
        }
        if (frame.bytes().remaining() > staging.capacity() && staging.capacity() < LARGE_STAGING) {
            staging = ByteBuffer.allocateDirect(LARGE_STAGING);
        }
        staging.clear();
        while (frame != null) {
            copy(frame.bytes());
            frame = staging.hasRemaining() ? take() : null;
        }
        staging.flip();
        return true;
    }

    private @Nullable Frame take() {
        Frame frame = queue.poll();
        if (frame != null) {
            staged.addLast(frame);
        }
        return frame;
    }

    private void copy(ByteBuffer from) {
        int length = Math.min(from.remaining(), staging.remaining());
        staging.put(staging.position(), from, from.position(), length);
        staging.position(staging.position() + length);
        from.position(from.position() + length);
    }

    private void finishWritten() {
        int count = 0;
        long reserved = 0;
        Frame frame;
        while ((frame = staged.peekFirst()) != null && !frame.bytes().hasRemaining()) {
            staged.removeFirst();
            count++;
            reserved += queue.clamp(frame.reserved());
            frame.sent();
        }
        metrics.framesSent.add(count);
        queue.left(count, reserved);
    }

    /** Drops what is staged; the connection has ended. */
    void drop(ConnectionClosedException cause) {
        staging.limit(staging.position());
        Frame frame;
        while ((frame = staged.pollFirst()) != null) {
            queue.left(1, queue.clamp(frame.reserved()));
            frame.dropped(cause);
        }
    }
}
