// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a TLS transport. Decrypts into the caller's buffer, or into a buffer of its own if a record
 * does not fit there. Never waits for a write.
 */
final class TlsReceiver implements TransportReceive {
    /** How many records are read at once, after a read has filled the smaller buffer. */
    private static final int RECORDS = 4;

    /** How long {@link #stopBlocking} waits for a reader whose input has ended. */
    private static final long LEAVE_MILLIS = 100;

    private final SSLEngine engine;
    private final SocketChannel channel;
    private final TlsSender sender;
    private final TlsFailures failures;
    private final boolean renegotiable;
    private final ReentrantLock lock = new ReentrantLock();
    /** Ciphertext, between position and limit. */
    private ByteBuffer in;
    /** Plaintext that did not fit into the caller's buffer, between position and limit. */
    private ByteBuffer rest = ByteBuffer.allocate(0);

    private boolean readMuch;
    private @Nullable SSLException failure;
    private volatile boolean nonBlocking;
    private volatile boolean closed;

    /**
     * Creates the receiver after a handshake.
     *
     * @param in the bytes that the handshake has read beyond its end, between position and limit
     */
    TlsReceiver(SSLEngine engine, SocketChannel channel, TlsSender sender, TlsFailures failures, ByteBuffer in) {
        this.engine = engine;
        this.channel = channel;
        this.sender = sender;
        this.failures = failures;
        this.in = in;
        renegotiable = !engine.getSession().getProtocol().equals("TLSv1.3");
    }

    void nonBlocking() {
        nonBlocking = true;
    }

    /** Makes later calls of {@link #receive} fail. */
    void close() {
        closed = true;
    }

    @Override
    public int receive(ByteBuffer target) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new ClosedChannelException();
            }
            sender.flushPending();
            if (rest.hasRemaining()) {
                return take(target);
            }
            int received = decrypt(target);
            while (received == 0 && read()) {
                received = decrypt(target);
                if (nonBlocking) {
                    break; // The selector reports further input; records without data must not keep the thread busy.
                }
            }
            return received;
        } finally {
            lock.unlock();
        }
    }

    private int take(ByteBuffer target) {
        int length = Math.min(target.remaining(), rest.remaining());
        target.put(target.position(), rest, rest.position(), length);
        target.position(target.position() + length);
        rest.position(rest.position() + length);
        return length;
    }

    /**
     * Decrypts whole records while there are any and they fit. A failure is thrown once the bytes before it were taken.
     *
     * @return how many plaintext bytes {@code target} has received; -1 at the end
     */
    private int decrypt(ByteBuffer target) throws SSLException {
        int start = target.position();
        int state = 0;
        while (state == 0) {
            state = failure == null ? decryptRecord(target, start) : -1;
        }
        int received = target.position() - start;
        if (received > 0 || state > 0) {
            return received;
        }
        if (failure != null) {
            throw failure;
        }
        return -1;
    }

    /** Decrypts one record. Returns 0 to continue, 1 if a record is incomplete or does not fit, -1 at the end. */
    private int decryptRecord(ByteBuffer target, int start) {
        try {
            SSLEngineResult result = unwrap(target);
            if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW && target.position() == start) {
                result = unwrapAside();
                take(target);
            }
            switch (result.getStatus()) {
                case OK -> follow(result.getHandshakeStatus());
                case CLOSED -> {
                    failure = sender.failure();
                    return -1;
                }
                default -> {
                    return 1;
                }
            }
        } catch (SSLException e) {
            failure = e;
        }
        return rest.hasRemaining() ? 1 : 0;
    }

    private SSLEngineResult unwrap(ByteBuffer into) throws SSLException {
        try {
            return engine.unwrap(in, into);
        } catch (SSLException e) {
            throw failures.broken(e);
        }
    }

    private SSLEngineResult unwrapAside() throws SSLException {
        int needed = engine.getSession().getApplicationBufferSize();
        rest = rest.capacity() < needed ? ByteBuffer.allocate(needed) : rest.clear();
        try {
            return unwrap(rest);
        } finally {
            rest.flip();
        }
    }

    /**
     * Handles a handshake message after the handshake: TLS 1.3 has key updates and session tickets, TLS 1.2 only
     * renegotiation.
     */
    private void follow(SSLEngineResult.HandshakeStatus next) throws SSLException {
        switch (next) {
            case NEED_WRAP -> {
                if (!renegotiable) {
                    sender.answer();
                } else if (!sender.isShut()) {
                    throw failures.renegotiation();
                }
            }
            case NEED_TASK -> {
                if (renegotiable) {
                    throw failures.renegotiation();
                }
                TlsHandshake.runTasks(engine);
            }
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                if (renegotiable) {
                    throw failures.renegotiation();
                }
            }
            default -> {}
        }
    }

    /** Reads once. Returns whether bytes were read, which is always true in blocking mode. */
    private boolean read() throws IOException {
        int record = engine.getSession().getPacketBufferSize();
        in = makeRoom(in, readMuch ? RECORDS * record : record);
        int read;
        try {
            read = channel.read(in);
            readMuch |= !in.hasRemaining();
        } finally {
            in.flip();
        }
        if (read < 0) {
            if (closed) {
                throw new AsynchronousCloseException();
            }
            failure = failures.truncated();
            throw failure;
        }
        return read > 0;
    }

    /**
     * Prepares a buffer for reading: moves its bytes to the front, or into a new buffer of {@code capacity} if this one
     * is smaller.
     */
    static ByteBuffer makeRoom(ByteBuffer buffer, int capacity) {
        return buffer.capacity() < capacity ? ByteBuffer.allocate(capacity).put(buffer) : buffer.compact();
    }

    /**
     * Ends the wait of a blocked reader, then makes the channel non-blocking. Returns false if the reader does not
     * return in time.
     */
    boolean stopBlocking() throws IOException {
        try {
            if (!lock.tryLock()) {
                channel.shutdownInput();
                if (!lock.tryLock(LEAVE_MILLIS, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        try {
            channel.configureBlocking(false);
            return true;
        } finally {
            lock.unlock();
        }
    }
}
