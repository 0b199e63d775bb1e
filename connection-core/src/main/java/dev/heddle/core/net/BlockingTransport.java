// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transport on a stream whose calls block. If the worker must not block, one thread reads ahead, and another, started
 * by the first send, writes. Each of them has one buffer, and only that thread touches the buffer while it is inside
 * the stream. No thread holds the monitor while it is inside the stream, and only the threads of this class wait on the
 * monitor.
 */
final class BlockingTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(BlockingTransport.class);
    /** The most bytes that are read ahead, and the most bytes that wait to be written. */
    private static final int BUFFER_BYTES = 64 << 10;
    /** How long a close waits for the bytes of earlier sends to be written. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final BlockingStream stream;
    private final String peer;
    private final Visit reading = new Visit();
    private final Visit writing = new Visit();
    private final ByteBuffer inbox = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private final ByteBuffer outbox = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private volatile boolean blocking = true;
    private volatile boolean closed;
    private volatile boolean outputShut;
    private volatile Runnable listener = () -> {};
    private boolean arrived; // the worker may take from the inbox; guarded by this, as are the fields below
    private boolean leaving; // the writing thread owns the outbox
    private boolean inputEnded;
    private boolean writerStarted;
    private @Nullable Throwable readFailure;
    private @Nullable Throwable writeFailure;

    BlockingTransport(BlockingStream stream, String peer) {
        this.stream = stream;
        this.peer = peer;
    }

    @Override
    public TransportSend sender() {
        return this::send;
    }

    @Override
    public TransportReceive receiver() {
        return this::receive;
    }

    private long send(ByteBuffer[] buffers, int offset, int length) throws IOException {
        checkOutput();
        if (!blocking) {
            return sendBehind(buffers, offset, length);
        }
        int taken = fill(buffers, offset, length);
        if (taken > 0) {
            writing.during(() -> stream.sink().write(outbox));
        }
        return taken;
    }

    private synchronized long sendBehind(ByteBuffer[] buffers, int offset, int length) throws IOException {
        rethrow(writeFailure);
        int taken = leaving ? 0 : fill(buffers, offset, length);
        if (taken > 0) {
            leaving = true;
            startWriter();
            notifyAll();
        }
        return taken;
    }

    private int fill(ByteBuffer[] buffers, int offset, int length) {
        outbox.clear();
        for (int i = offset; i < offset + length && outbox.hasRemaining(); i++) {
            move(buffers[i], outbox);
        }
        return outbox.flip().remaining();
    }

    private static int move(ByteBuffer from, ByteBuffer to) {
        int length = Math.min(from.remaining(), to.remaining());
        to.put(to.position(), from, from.position(), length);
        from.position(from.position() + length);
        to.position(to.position() + length);
        return length;
    }

    private void checkOutput() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (outputShut) {
            throw new IOException("the output to " + peer + " was closed");
        }
    }

    private void rethrow(@Nullable Throwable failure) throws IOException {
        if (failure != null) {
            throw failure instanceof IOException e
                    ? e
                    : new IOException("the stream to " + peer + " failed: " + failure, failure);
        }
    }

    private int receive(ByteBuffer target) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (!blocking) {
            return receiveAhead(target);
        }
        inbox.clear().limit(Math.min(BUFFER_BYTES, target.remaining()));
        int length = reading.during(() -> stream.source().receive(inbox));
        move(inbox.flip(), target);
        return length;
    }

    private synchronized int receiveAhead(ByteBuffer target) throws IOException {
        if (!arrived) {
            rethrow(readFailure);
            return inputEnded ? -1 : 0;
        }
        int length = move(inbox, target);
        if (!inbox.hasRemaining()) {
            arrived = false;
            notifyAll();
        }
        return length;
    }

    @Override
    public void nonBlocking() {
        blocking = false;
        start("read", this::readAhead);
    }

    private void start(String what, Runnable task) {
        Thread.ofPlatform()
                .daemon()
                .inheritInheritableThreadLocals(false)
                .name("heddle-" + what + "-" + peer)
                .start(task);
    }

    private void startWriter() {
        if (!writerStarted) {
            start("write", this::writeBehind);
            writerStarted = true;
        }
    }

    private void readAhead() {
        try {
            int length;
            do {
                inbox.clear();
                length = reading.during(() -> stream.source().receive(inbox));
                inbox.flip();
            } while (length >= 0 && handOver(length));
            change(() -> inputEnded = true);
        } catch (Throwable e) {
            change(() -> readFailure = e);
        }
    }

    /** Lets the worker empty the inbox. Returns false if the transport is closed. */
    private boolean handOver(int length) throws InterruptedException {
        change(() -> arrived = length > 0);
        synchronized (this) {
            while (arrived && !closed) {
                wait();
            }
            return !closed;
        }
    }

    private void writeBehind() {
        try {
            while (awaitOutput()) {
                writing.during(() -> stream.sink().write(outbox));
                change(() -> leaving = false);
            }
        } catch (Throwable e) {
            change(() -> {
                writeFailure = e;
                leaving = false;
            });
        }
        closeQuietly(stream.closingOutput());
    }

    /** Waits for bytes to write. Returns false if no more will come. */
    private synchronized boolean awaitOutput() throws InterruptedException {
        while (!leaving && !closed && !outputShut) {
            wait();
        }
        return leaving;
    }

    /**
     * Changes the state, then calls the listener without holding the monitor: the listener may use this transport under
     * locks of its own.
     */
    private void change(Runnable change) {
        synchronized (this) {
            change.run();
            notifyAll();
        }
        listener.run();
    }

    @Override
    public @Nullable SelectableChannel channel() {
        return null;
    }

    @Override
    public void onReady(Runnable newListener) {
        listener = newListener;
    }

    /** Closes the output on another thread, because that may block: the stream may have bytes to flush. */
    @Override
    public synchronized void shutdownOutput() throws IOException {
        checkOutput();
        if (stream.closingOutput() == null) {
            throw new IOException("the output to " + peer + " cannot be closed without the input");
        }
        outputShut = true;
        if (blocking) {
            writing.end();
        }
        startWriter();
        notifyAll();
    }

    @Override
    public String peer() {
        return peer;
    }

    /**
     * Closes the streams on other threads, because that may block: on a lock that a blocked call holds, or until bytes
     * are flushed.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            notifyAll();
        }
        listener.run();
        try {
            start("close", this::closeStreams);
        } catch (OutOfMemoryError e) {
            LOG.debug("cannot start a thread to close {}", peer, e); // so this thread closes, and may block
            closeQuietly(stream.closingInput());
            closeQuietly(stream.closingOutput());
        }
    }

    private void closeStreams() {
        awaitWritten();
        writing.end();
        reading.end();
        try {
            start("close-output", () -> closeQuietly(stream.closingOutput()));
        } finally {
            closeQuietly(stream.closingInput());
        }
    }

    private synchronized void awaitWritten() {
        try {
            long end = System.nanoTime() + LINGER_NANOS;
            for (long left = LINGER_NANOS; leaving && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeQuietly(@Nullable Closeable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("cannot close {}", peer, e);
        }
    }
}
