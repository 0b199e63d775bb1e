// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.Frame;
import dev.heddle.core.Metrics;
import dev.heddle.core.net.TransportSend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes many queued frames with one write: copies them into one direct buffer until it is full or the queue is empty.
 * The copy is cheaper than a system call per frame, and avoids the JDK's own copy of heap buffers. Large frames that
 * are already in direct memory are written without a copy. Used by one thread at a time; remembers its position when a
 * non-blocking transport has no space.
 */
final class SendBatch {
    /** The length in bytes from which a separate part costs less than a copy. */
    private static final int OWN_PART = 8 << 10;

    private static final int MAX_PARTS = 32;
    private static final ByteBuffer NO_PART = ByteBuffer.allocate(0);

    private final SendQueue queue;
    private final Metrics metrics;
    private final ArrayDeque<Frame> staged = new ArrayDeque<>();
    private final ByteBuffer[] parts = new ByteBuffer[MAX_PARTS];
    private int nextPart;
    private int endOfParts;
    /** From the {@link StagingPool} while there is something to write. */
    private ByteBuffer staging = NO_PART;

    private int stagedInParts;

    SendBatch(SendQueue queue, Metrics metrics) {
        this.queue = queue;
        this.metrics = metrics;
    }

    /** Whether a frame was taken from the queue and not yet written completely. */
    boolean unfinished() {
        return nextPart < endOfParts || !staged.isEmpty();
    }

    /**
     * Stages, if nothing is staged, and writes once.
     *
     * @return how many bytes were written; 0 if there was nothing to write or the transport has no space
     */
    long step(TransportSend out) throws IOException {
        if (nextPart == endOfParts && !fill()) {
            return 0;
        }
        long written = out.send(parts, nextPart, endOfParts - nextPart);
        if (written > 0) {
            metrics.writes.increment();
            metrics.bytesSent.add(written);
        }
        while (nextPart < endOfParts && !parts[nextPart].hasRemaining()) {
            parts[nextPart++] = NO_PART; // the frame's buffer will be reused soon
        }
        if (nextPart == endOfParts) {
            finishWritten();
        }
        return written;
    }

    private boolean fill() {
        Frame frame = staged.isEmpty() ? take() : staged.peekLast();
        if (frame == null) {
            giveBack();
            return false;
        }
        if (staging.capacity() == 0) {
            staging = StagingPool.acquire(StagingPool.SMALL);
        }
        nextPart = 0;
        endOfParts = 0;
        stagedInParts = 0;
        staging.clear();
        long length = 0;
        while (frame != null) {
            ByteBuffer bytes = frame.bytes();
            if (bytes.isDirect() && bytes.remaining() >= OWN_PART) {
                addStaged();
                parts[endOfParts++] = bytes;
                length += bytes.remaining();
            } else {
                length += stage(bytes);
            }
            // Keep one part free for the staged bytes.
            boolean more = staging.hasRemaining() && length < StagingPool.LARGE && endOfParts + 2 < MAX_PARTS;
            frame = more ? take() : null;
        }
        if (endOfParts == 0) {
            parts[endOfParts++] = staging.flip();
        } else {
            addStaged();
        }
        return true;
    }

    /** Adds the bytes staged since the last part as a part. */
    private void addStaged() {
        int length = staging.position() - stagedInParts;
        if (length > 0) {
            parts[endOfParts++] = staging.slice(stagedInParts, length);
            stagedInParts = staging.position();
        }
    }

    /** Releases the staging buffer; nothing is staged. */
    private void giveBack() {
        if (staging.capacity() > 0) {
            StagingPool.release(staging);
            staging = NO_PART;
        }
    }

    private @Nullable Frame take() {
        Frame frame = queue.poll();
        if (frame != null) {
            staged.addLast(frame);
        }
        return frame;
    }

    /** Copies as many bytes as fit. */
    private int stage(ByteBuffer from) {
        if (staging.position() == 0
                && from.remaining() > staging.capacity()
                && staging.capacity() < StagingPool.LARGE) {
            giveBack();
            staging = StagingPool.acquire(StagingPool.LARGE);
        }
        int length = Math.min(from.remaining(), staging.remaining());
        staging.put(staging.position(), from, from.position(), length);
        staging.position(staging.position() + length);
        from.position(from.position() + length);
        return length;
    }

    /**
     * Completes the written frames. An exception from one frame ends the connection, but only after the other frames
     * have been completed.
     */
    private void finishWritten() {
        int count = 0;
        long reserved = 0;
        Throwable failure = null;
        Frame frame;
        while ((frame = staged.peekFirst()) != null && !frame.bytes().hasRemaining()) {
            staged.removeFirst();
            count++;
            reserved += queue.clamp(frame.reserved());
            try {
                frame.sent();
            } catch (RuntimeException | Error e) {
                failure = e;
            }
        }
        metrics.framesSent.add(count);
        queue.left(count, reserved);
        if (failure != null) {
            throw new IllegalStateException("the onSent callback of a frame failed", failure);
        }
    }

    /** Drops the staged frames, because the connection has ended. */
    void drop(ConnectionClosedException cause) {
        Arrays.fill(parts, NO_PART);
        nextPart = endOfParts;
        Frame frame;
        while ((frame = staged.pollFirst()) != null) {
            queue.drop(frame, cause);
        }
        giveBack();
    }
}
