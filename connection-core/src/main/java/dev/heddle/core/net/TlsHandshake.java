// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One TLS handshake. The calling thread does all the work and waits with a selector of its own. */
final class TlsHandshake implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TlsHandshake.class);

    /** About 146 years; a longer timeout counts as this one. */
    private static final Duration FURTHEST = Duration.ofNanos(Long.MAX_VALUE >> 1);

    /** How many buffers of the peer's data are read after a failure, so that a reset does not overtake the alert. */
    private static final int LAST_READS = 16;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final SocketChannel channel;
    private final Duration timeout;
    private final long start = System.nanoTime();
    private final Selector selector;
    private final SelectionKey key;
    /** Received ciphertext that is not yet decrypted, between position and limit. */
    private ByteBuffer in;

    private ByteBuffer out;
    private @Nullable IOException writeFailure;

    private TlsHandshake(SSLEngine engine, SocketChannel channel, Duration timeout) throws IOException {
        this.engine = engine;
        this.channel = channel;
        this.timeout = timeout;
        int packet = engine.getSession().getPacketBufferSize();
        in = ByteBuffer.allocate(packet).flip();
        out = ByteBuffer.allocate(packet);
        channel.configureBlocking(false);
        selector = Selector.open();
        try {
            key = channel.register(selector, 0);
        } catch (IOException | RuntimeException e) {
            selector.close();
            throw e;
        }
    }

    /**
     * Performs the handshake.
     *
     * @param engine a new engine; its handshake has not begun
     * @param channel connected and blocking, before and after this call; the caller closes it
     * @param timeout above 0
     * @param failures creates the exceptions
     * @return the bytes after the handshake that were already read, between position and limit
     * @throws InterruptedIOException if the calling thread was interrupted; its interrupt status is kept
     * @throws SSLException if the handshake failed
     */
    static ByteBuffer run(SSLEngine engine, SocketChannel channel, Duration timeout, TlsFailures failures)
            throws IOException {
        ByteBuffer rest;
        try (TlsHandshake handshake = new TlsHandshake(engine, channel, timeout)) {
            rest = handshake.run();
        } catch (SocketTimeoutException e) {
            throw failures.handshake(e);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted(e);
            }
            throw failures.handshake(e);
        }
        channel.configureBlocking(true);
        return rest;
    }

    private static InterruptedIOException interrupted(Throwable cause) {
        InterruptedIOException interrupted = new InterruptedIOException("interrupted during the TLS handshake");
        interrupted.initCause(cause);
        return interrupted;
    }

    private ByteBuffer run() throws IOException {
        try {
            engine.beginHandshake();
            while (step()) {
                checkTime();
            }
            return in;
        } catch (SSLException e) {
            sendAlert();
            throw e;
        }
    }

    private boolean step() throws IOException {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> runTasks(engine);
            case NEED_WRAP -> wrap();
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap();
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Runs the delegated tasks of the engine in the calling thread. */
    static void runTasks(SSLEngine engine) {
        Runnable task;
        while ((task = engine.getDelegatedTask()) != null) {
            task.run();
        }
    }

    private void wrap() throws IOException {
        encrypt();
        while (out.hasRemaining() && writeFailure == null) {
            if (write() == 0 && writeFailure == null) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    /**
     * Writes without throwing: a peer that refuses closes its end, so that writes fail, but its reason may still be
     * readable.
     */
    private int write() throws IOException {
        try {
            return channel.write(out);
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            writeFailure = e;
            return 0;
        }
    }

    /** Encrypts one record into the buffer, between position and limit. */
    private Status encrypt() throws SSLException {
        out.clear();
        SSLEngineResult result = engine.wrap(NOTHING, out);
        if (result.getStatus() == Status.BUFFER_OVERFLOW) {
            out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            result = engine.wrap(NOTHING, out);
        }
        out.flip();
        return result.getStatus();
    }

    private void unwrap() throws IOException {
        SSLEngineResult result = engine.unwrap(in, NOTHING.duplicate());
        switch (result.getStatus()) {
            case BUFFER_UNDERFLOW -> read();
            case BUFFER_OVERFLOW -> throw new SSLException("application data during the handshake");
            case CLOSED -> throw new EOFException("close_notify during the handshake");
            case OK -> {}
        }
    }

    private void read() throws IOException {
        in = TlsReceiver.makeRoom(in, engine.getSession().getPacketBufferSize());
        try {
            int read;
            while ((read = channel.read(in)) == 0) {
                await(SelectionKey.OP_READ);
            }
            if (read < 0) {
                throw new EOFException("the end of the stream during the handshake");
            }
        } catch (IOException e) {
            throw writeFailure == null ? e : writeFailure;
        } finally {
            in.flip();
        }
    }

    private void await(int operation) throws IOException {
        key.interestOps(operation);
        long nanos = checkTime();
        selector.select(ready -> {}, Math.ceilDiv(nanos, 1_000_000L));
    }

    /** Returns how many nanoseconds are left. */
    private long checkTime() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted(new InterruptedException());
        }
        long limit = (timeout.compareTo(FURTHEST) < 0 ? timeout : FURTHEST).toNanos();
        long nanos = limit - (System.nanoTime() - start);
        if (nanos <= 0) {
            throw new SocketTimeoutException(timeout.toString());
        }
        return nanos;
    }

    /** Sends the alert to the peer, as far as possible without waiting. */
    private void sendAlert() {
        try {
            while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                Status status = encrypt();
                channel.write(out);
                if (status == Status.CLOSED || out.hasRemaining()) {
                    break;
                }
            }
            channel.shutdownOutput();
            for (int i = 0; i < LAST_READS; i++) {
                if (channel.read(in.clear()) <= 0) {
                    return;
                }
            }
        } catch (IOException e) {
            LOG.debug("cannot send the TLS alert", e);
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
