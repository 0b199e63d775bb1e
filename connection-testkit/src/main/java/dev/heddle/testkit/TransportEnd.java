// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import dev.heddle.core.Deadline;
import dev.heddle.core.TimeSource;
import dev.heddle.core.net.Transport;
import dev.heddle.core.spi.Readiness;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One end of a transport, used as a worker uses it: it blocks in the halves, or waits between calls of the halves. All
 * waits are bounded.
 */
final class TransportEnd {
    /** How long one wait may take before it counts as a lost wake-up. */
    private static final Duration WAIT = Duration.ofSeconds(20);

    private static final int PIECE = 48 << 10;

    final Transport transport;
    private final @Nullable Readiness readiness;

    private TransportEnd(Transport transport, @Nullable Readiness readiness) {
        this.transport = transport;
        this.readiness = readiness;
    }

    static TransportEnd blocking(Transport transport) {
        return new TransportEnd(transport, null);
    }

    static TransportEnd nonBlocking(Transport transport) throws IOException {
        transport.nonBlocking();
        return new TransportEnd(transport, new Readiness(transport));
    }

    /** Waits until a half may make progress, which must happen within {@link #WAIT}. */
    void await(boolean receiving, boolean sending) throws IOException {
        if (readiness == null) {
            throw new AssertionError("a blocking half made no progress");
        }
        Deadline deadline = Deadline.after(TimeSource.SYSTEM, WAIT);
        readiness.await(receiving, sending, deadline);
        if (deadline.expired()) {
            throw new AssertionError("no wake-up within " + WAIT);
        }
    }

    void wakeup() {
        if (readiness != null) {
            readiness.wakeup();
        }
    }

    void sendAll(ByteBuffer... buffers) throws IOException {
        sendAll(buffers, 0, buffers.length);
    }

    /** Sends all bytes; checks that each send returns how many bytes it took, and takes them in order. */
    void sendAll(ByteBuffer[] buffers, int offset, int length) throws IOException {
        long remaining = remaining(buffers, offset, length);
        while (remaining > 0) {
            long sent = transport.sender().send(buffers, offset, length);
            long now = remaining(buffers, offset, length);
            if (sent != remaining - now) {
                throw new AssertionError("a send of " + (remaining - now) + " bytes returned " + sent);
            }
            if (sent == 0) {
                await(false, true);
            }
            remaining = now;
        }
    }

    private static long remaining(ByteBuffer[] buffers, int offset, int length) {
        long remaining = 0;
        boolean inTheMiddle = false;
        for (int i = offset; i < offset + length; i++) {
            if (inTheMiddle && buffers[i].position() > 0) {
                throw new AssertionError("buffer " + i + " was taken before those in front of it");
            }
            inTheMiddle |= buffers[i].hasRemaining();
            remaining += buffers[i].remaining();
        }
        return remaining;
    }

    /** Receives at least one byte; returns -1 at the end. */
    int receive(ByteBuffer target) throws IOException {
        while (true) {
            int before = target.position();
            int length = transport.receiver().receive(target);
            if (target.position() - before != Math.max(0, length)) {
                throw new AssertionError("a receive of " + (target.position() - before) + " bytes returned " + length);
            }
            if (length != 0) {
                return length;
            }
            await(true, false);
        }
    }

    /** Waits until {@code done} and checks that no input comes; {@link #wakeup} announces {@code done}. */
    void awaitInputUntil(BooleanSupplier done) throws IOException {
        while (readiness != null && !done.getAsBoolean()) {
            if (transport.receiver().receive(ByteBuffer.allocate(1)) != 0) {
                throw new AssertionError("received bytes that were not sent");
            }
            await(true, false);
        }
    }

    /** Receives the bytes of {@link #pattern} that begin at {@code from}. */
    void receivePattern(long from, long length) throws IOException {
        ByteBuffer[] targets = {ByteBuffer.allocate(1), ByteBuffer.allocateDirect(PIECE), ByteBuffer.allocate(PIECE)};
        long at = from;
        for (int turn = 0; at < from + length; turn++) {
            ByteBuffer target = targets[turn % targets.length];
            target.clear().limit((int) Math.min(target.capacity(), from + length - at));
            if (receive(target) < 0) {
                throw new EOFException("the end came after " + (at - from) + " of " + length + " bytes");
            }
            at = checkPattern(target.flip(), at);
        }
    }

    /** Sends the bytes of {@link #pattern} that begin at {@code from}. */
    void sendPattern(long from, long length) throws IOException {
        for (long at = from; at < from + length; at += PIECE) {
            sendAll(pattern(at, (int) Math.min(PIECE, from + length - at)));
        }
    }

    /** Sends and receives a pattern at the same time, on one thread. */
    void exchangePattern(long length) throws IOException {
        ByteBuffer target = ByteBuffer.allocateDirect(PIECE);
        ByteBuffer[] source = {pattern(0, 0)};
        long sent = 0;
        long received = 0;
        while (sent < length || received < length) {
            if (!source[0].hasRemaining() && sent < length) {
                source[0] = pattern(sent, (int) Math.min(PIECE, length - sent));
            }
            long taken = sent < length ? transport.sender().send(source, 0, 1) : 0;
            sent += taken;
            target.clear().limit((int) Math.min(PIECE, length - received));
            int came = received < length ? transport.receiver().receive(target) : 0;
            if (came < 0) {
                throw new EOFException("the end came after " + received + " of " + length + " bytes");
            }
            received = checkPattern(target.flip(), received);
            if (taken == 0 && came == 0) {
                await(received < length, sent < length);
            }
        }
    }

    /** Returns bytes whose values depend on their position in the stream. */
    static ByteBuffer pattern(long from, int length) {
        ByteBuffer bytes = from / PIECE % 2 == 0 ? ByteBuffer.allocate(length) : ByteBuffer.allocateDirect(length);
        for (int i = 0; i < length; i++) {
            bytes.put(i, at(from + i));
        }
        return bytes;
    }

    private static byte at(long offset) {
        return (byte) (offset * 31 + (offset >> 8) * 7 + (offset >> 16));
    }

    private static long checkPattern(ByteBuffer bytes, long from) {
        long at = from;
        while (bytes.hasRemaining()) {
            byte found = bytes.get();
            if (found != at(at)) {
                throw new AssertionError("byte " + at + " is " + found + " instead of " + at(at));
            }
            at++;
        }
        return at;
    }

    void close() {
        transport.close();
        if (readiness != null) {
            readiness.close();
        }
    }
}
