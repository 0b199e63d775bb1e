package dev.heddle.core.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transport on a stream whose calls wait. Where the worker must not wait, one thread reads ahead, and another, begun by the first send, writes behind:
 * each holds one buffer, and is the only one to touch it while it is inside the stream.
 */
final class BlockingTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(BlockingTransport.class);
    /** The most bytes that are read ahead, and that are written behind. */
    private static final int BUFFER_BYTES = 64 << 10;
    /** How long after a close what was sent before may take to leave. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final BlockingStream stream;
    private final String peer;
    private final Visit reading = new Visit();
    private final Visit writing = new Visit();
    private final ReentrantLock lock = new ReentrantLock(); // never held while inside the stream
    private final Condition changed = lock.newCondition();
    private final ByteBuffer inbox = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private final ByteBuffer outbox = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private volatile boolean blocking = true;
    private volatile boolean closed;
    private volatile boolean outputShut;
    private volatile Runnable listener = () -> {};
    private boolean arrived; // the worker may take from the inbox; guarded by lock, as is all below
    private boolean leaving; // the writing thread has the outbox
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
        if (blocking) {
            checkOutput();
            outbox.clear();
            int taken = fill(buffers, offset, length);
            if (taken > 0) {
                writing.during(() -> write(outbox));
            }
            return taken;
        }
        lock.lock();
        try {
            checkOutput();
            rethrow(writeFailure);
            if (leaving) {
                return 0;
            }
            outbox.clear();
            int taken = fill(buffers, offset, length);
            if (taken > 0) {
                leaving = true;
                changed.signalAll();
                startWriter();
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private int fill(ByteBuffer[] buffers, int offset, int length) {
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

    private int write(ByteBuffer source) throws IOException {
        stream.write(source);
        return 0;
    }

    private void checkOutput() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (outputShut) {
            throw new IOException("the output to " + peer + " was ended");
        }
    }

    private void rethrow(@Nullable Throwable failure) throws IOException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure != null) {
            throw new IOException("the stream to " + peer + " failed: " + failure, failure);
        }
    }

    private int receive(ByteBuffer target) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (blocking) {
            return target.hasArray() ? reading.during(() -> stream.read(target)) : receiveByInbox(target);
        }
        lock.lock();
        try {
            if (!arrived) {
                rethrow(readFailure);
                return inputEnded ? -1 : 0;
            }
            int length = move(inbox, target);
            if (!inbox.hasRemaining()) {
                arrived = false;
                changed.signalAll();
            }
            return length;
        } finally {
            lock.unlock();
        }
    }

    private int receiveByInbox(ByteBuffer target) throws IOException {
        inbox.clear().limit(Math.min(inbox.capacity(), target.remaining()));
        int length = reading.during(() -> stream.read(inbox));
        move(inbox.flip(), target);
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
                length = reading.during(() -> stream.read(inbox));
                inbox.flip();
            } while (length >= 0 && handOver(length));
            end(null);
        } catch (Throwable e) {
            end(e);
        }
    }

    /** Lets the worker empty the inbox; false if nobody will any more. */
    private boolean handOver(int length) {
        change(() -> arrived = length > 0);
        lock.lock();
        try {
            while (arrived && !closed) {
                changed.awaitUninterruptibly();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void end(@Nullable Throwable failure) {
        change(() -> {
            readFailure = failure;
            inputEnded = true;
        });
    }

    /** The listener is told without the lock: it may have locks of its own, under which this transport is used. */
    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        listener.run();
    }

    private void writeBehind() {
        try {
            while (awaitOutput()) {
                writing.during(() -> write(outbox));
                written(null);
            }
        } catch (Throwable e) {
            written(e);
        }
        quietly(stream::closeOutput);
    }

    /** False when there will be none any more. */
    private boolean awaitOutput() {
        lock.lock();
        try {
            while (!leaving && !closed && !outputShut) {
                changed.awaitUninterruptibly();
            }
            return leaving;
        } finally {
            lock.unlock();
        }
    }

    private void written(@Nullable Throwable failure) {
        change(() -> {
            writeFailure = failure;
            leaving = false;
        });
    }

    @Override
    public @Nullable SelectableChannel channel() {
        return null;
    }

    @Override
    public void onReady(Runnable newListener) {
        listener = newListener;
    }

    /** A thread ends the output, since that may wait: the stream may have bytes to flush. */
    @Override
    public void shutdownOutput() throws IOException {
        if (!stream.halfCloses()) {
            throw new IOException("the output to " + peer + " cannot end alone");
        }
        lock.lock();
        try {
            checkOutput();
            outputShut = true;
            changed.signalAll();
            if (!blocking) {
                startWriter();
                return;
            }
        } finally {
            lock.unlock();
        }
        writing.end();
        inBackground("shutdown", () -> quietly(stream::closeOutput));
    }

    @Override
    public String peer() {
        return peer;
    }

    /** Threads close the streams, since that may wait: for a lock that a blocked call has, or for bytes to be flushed. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        listener.run();
        inBackground("close", this::closeStreams);
    }

    /** A close never throws: without threads to be had it is done here, and may wait. */
    private void inBackground(String what, Runnable task) {
        try {
            start(what, task);
        } catch (OutOfMemoryError e) {
            LOG.debug("no thread to {} {}", what, peer, e);
            task.run();
        }
    }

    private void closeStreams() {
        awaitWritten();
        writing.end();
        reading.end();
        inBackground("close-output", () -> quietly(stream::closeOutput));
        quietly(stream::closeInput);
    }

    private void awaitWritten() {
        lock.lock();
        try {
            long nanos = LINGER_NANOS;
            while (leaving && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            LOG.debug("closing {}", peer, e); // nobody interrupts this thread
        } finally {
            lock.unlock();
        }
    }

    private interface Closing {
        void run() throws IOException;
    }

    private void quietly(Closing closing) {
        try {
            closing.run();
        } catch (IOException | RuntimeException e) {
            LOG.debug("closing {}", peer, e);
        }
    }
}
