// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending half of a TLS transport. Encrypts up to four records into one buffer, and writes that buffer. Plaintext
 * counts as sent once its ciphertext is in the socket: until then the positions of the caller's buffers do not move,
 * and the caller passes the same bytes again.
 */
final class TlsSender implements TransportSend {
    private static final Logger LOG = LoggerFactory.getLogger(TlsSender.class);

    /** How many records are written at once. */
    private static final int RECORDS = 4;

    /** How many replies to key update requests may wait for the next send. */
    private static final int MAX_UNANSWERED = 100;

    private static final ByteBuffer[] NOTHING = {};

    private final SSLEngine engine;
    private final SocketChannel channel;
    private final TlsFailures failures;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger unanswered = new AtomicInteger();
    /** Ciphertext that waits to be written to the socket, between position and limit. */
    private ByteBuffer out;
    /** The number of plaintext bytes whose ciphertext is in {@link #out}, and that the caller will pass again. */
    private int unreported;

    private int[] positions = {};
    private volatile boolean nonBlocking;
    private volatile boolean shut;
    private volatile boolean pending;
    private volatile @Nullable SSLException failure;

    TlsSender(SSLEngine engine, SocketChannel channel, TlsFailures failures) {
        this.engine = engine;
        this.channel = channel;
        this.failures = failures;
        out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize()).flip();
    }

    void nonBlocking() {
        nonBlocking = true;
    }

    /** Whether ciphertext waits for space in the socket. */
    boolean pending() {
        return pending;
    }

    /** Whether this side has closed its output. */
    boolean isShut() {
        return shut;
    }

    /** Returns the failure of the sending half, which ends the other half of the engine too; null if there is none. */
    @Nullable
    SSLException failure() {
        return failure;
    }

    @Override
    public long send(ByteBuffer[] buffers, int offset, int length) throws IOException {
        lock.lock();
        try {
            if (shut) {
                throw new ClosedChannelException();
            }
            if (!flush()) {
                return 0;
            }
            long sent = report(buffers, offset, length);
            long left;
            while ((left = remaining(buffers, offset, length)) > 0) {
                savePositions(buffers, offset, length);
                int encrypted = encrypt(buffers, offset, length, left);
                if (!flush()) {
                    restorePositions(buffers, offset, length);
                    unreported = encrypted;
                    break;
                }
                sent += encrypted;
            }
            return sent;
        } finally {
            lock.unlock();
        }
    }

    /** Advances over bytes that an earlier call has encrypted and that are in the socket now. Returns how many. */
    private int report(ByteBuffer[] buffers, int offset, int length) {
        int before = unreported;
        for (int i = offset; i < offset + length && unreported > 0; i++) {
            int skipped = Math.min(unreported, buffers[i].remaining());
            buffers[i].position(buffers[i].position() + skipped);
            unreported -= skipped;
        }
        return before - unreported;
    }

    private static long remaining(ByteBuffer[] buffers, int offset, int length) {
        long remaining = 0;
        for (int i = offset; i < offset + length; i++) {
            remaining += buffers[i].remaining();
        }
        return remaining;
    }

    private void savePositions(ByteBuffer[] buffers, int offset, int length) {
        if (positions.length < length) {
            positions = new int[length];
        }
        for (int i = 0; i < length; i++) {
            positions[i] = buffers[offset + i].position();
        }
    }

    private void restorePositions(ByteBuffer[] buffers, int offset, int length) {
        for (int i = 0; i < length; i++) {
            buffers[offset + i].position(positions[i]);
        }
    }

    /**
     * Encrypts until the buffer is full or nothing is left, after the engine's own pending messages. The buffer must be
     * empty.
     *
     * @return how many plaintext bytes were taken
     */
    private int encrypt(ByteBuffer[] buffers, int offset, int length, long left) throws SSLException {
        clear(left);
        int taken = 0;
        try {
            while (true) {
                SSLEngineResult result = engine.wrap(buffers, offset, length, out);
                taken += result.bytesConsumed();
                HandshakeStatus next = result.getHandshakeStatus();
                if (next != HandshakeStatus.NEED_WRAP) {
                    unanswered.set(0);
                }
                if (result.getStatus() == Status.BUFFER_OVERFLOW && out.position() == 0) {
                    out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
                } else if (result.bytesProduced() == 0 && next != HandshakeStatus.FINISHED) {
                    break;
                }
            }
        } catch (SSLException e) {
            SSLException explained = failures.broken(e);
            failure = explained;
            throw explained;
        } finally {
            out.flip();
        }
        if (left > 0 && !out.hasRemaining()) {
            throw engine.isOutboundDone() ? failures.ended() : failures.renegotiation();
        }
        return taken;
    }

    private void clear(long left) {
        int record = engine.getSession().getPacketBufferSize();
        if (left > record && out.capacity() < RECORDS * record) {
            out = ByteBuffer.allocate(RECORDS * record);
        }
        out.clear();
    }

    /** Writes the pending ciphertext. Returns whether all of it was written, which is always true in blocking mode. */
    private boolean flush() throws IOException {
        while (out.hasRemaining()) {
            if (channel.write(out) == 0 && nonBlocking) {
                pending = true;
                return false;
            }
        }
        pending = false;
        return true;
    }

    /**
     * Sends a message of the engine itself. The reader calls this and never waits for a write: if the socket has no
     * space, the next send writes the message.
     */
    void answer() throws SSLException {
        if (unanswered.incrementAndGet() > MAX_UNANSWERED) {
            throw failures.tooManyKeyUpdates();
        }
        pending = true;
        flushPending();
    }

    /**
     * Writes the pending ciphertext if that is possible without waiting. Leaves an error to the next send: the bytes
     * that the peer has sent can still be read.
     */
    void flushPending() {
        if (pending && nonBlocking && lock.tryLock()) {
            try {
                flushAll();
            } catch (IOException e) {
                pending = false;
                LOG.debug("cannot flush pending TLS records", e);
            } finally {
                lock.unlock();
            }
        }
    }

    private void flushAll() throws IOException {
        if (flush()) {
            encrypt(NOTHING, 0, 0, 0);
            flush();
        }
    }

    /**
     * Sends close_notify. A blocked send has sent a part of a record, so close_notify cannot follow: then this closes
     * the output of the TCP connection.
     */
    void shutdown() throws IOException {
        shut = true;
        if (nonBlocking) {
            lock.lock();
        } else if (!lock.tryLock()) {
            channel.shutdownOutput();
            return;
        }
        try {
            if (!channel.isOpen()) {
                throw new ClosedChannelException();
            }
            engine.closeOutbound();
            flushAll();
        } finally {
            lock.unlock();
        }
    }

    /** Sends close_notify before the channel is closed, if that is possible without waiting. */
    void sayGoodbye(TlsReceiver receiver) throws IOException {
        if (lock.tryLock()) {
            try {
                if (nonBlocking || receiver.stopBlocking()) {
                    shut = true;
                    nonBlocking = true;
                    engine.closeOutbound();
                    flushAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
