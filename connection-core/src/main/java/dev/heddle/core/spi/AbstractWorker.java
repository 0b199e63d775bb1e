// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.core.Deadline;
import dev.heddle.core.Frame;
import dev.heddle.core.FrameFormat;
import dev.heddle.core.FrameHandler;
import dev.heddle.core.Metrics;
import dev.heddle.core.ProtocolViolationException;
import dev.heddle.core.Slot;
import dev.heddle.core.Worker;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.net.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The common part of all workers: the send queue and its budget, the one terminal state, and the two steps of work,
 * {@link #sendStep} and {@link #receiveStep}. A subclass decides which thread runs the steps and how callers wait.
 */
public abstract class AbstractWorker implements Worker {
    /** How long a connection with failed writes may receive nothing, or not be read, before it ends. */
    private static final Duration LAST_INPUT = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(AbstractWorker.class);

    private final WorkerConfig config;
    private final Metrics metrics = new Metrics();
    private final Supplier<ByteBuffer> input;
    private final SendQueue queue;
    private final SendBatch batch;
    private final Timers timers = new Timers();
    private final Standstill standstill;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicReference<@Nullable ConnectionClosedException> failure = new AtomicReference<>();
    private final AtomicReference<@Nullable ConnectionClosedException> writeFailure = new AtomicReference<>();
    private volatile @Nullable Connection connection;
    private volatile @Nullable FrameAssembler assembler;
    private volatile boolean readingPaused;
    private volatile boolean outputShut;

    private record Connection(Transport transport, FrameHandler handler) {}

    /** Creates a worker with these settings, not started. */
    protected AbstractWorker(WorkerConfig config) {
        this(config, FrameAssembler.ownInput(config.receiveBufferBytes()));
    }

    /**
     * Creates a worker that reads into a shared buffer, not started.
     *
     * @param config settings
     * @param input the buffer of the next {@link #receiveStep}, in direct memory, 1 KiB or more; its content is not
     *     needed after that step
     */
    protected AbstractWorker(WorkerConfig config, Supplier<ByteBuffer> input) {
        this.config = config;
        this.input = input;
        this.standstill = new Standstill(config.time());
        this.queue = new SendQueue(config.maxQueuedBytes());
        this.batch = new SendBatch(queue, metrics);
        metrics.gaugeQueue(queue::frames, queue::bytes);
    }

    @Override
    public final void start(Transport transport, FrameFormat format, FrameHandler handler)
            throws ConnectionClosedException {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("the worker was already started");
        }
        connection = new Connection(transport, handler);
        try {
            assembler = new FrameAssembler(format, handler, config.pool(), metrics, input, () -> failure.get() != null);
            begin(transport);
        } catch (IOException e) {
            fail(new ConnectionClosedException(Reason.IO_ERROR, "cannot use " + transport.peer() + ": " + e, e));
        } catch (Throwable e) {
            fail(Causes.internal(transport.peer(), e)); // the parts that have started must end
        }
        ConnectionClosedException cause = failure.get();
        if (cause != null) {
            // The worker was stopped before or during the start, so the end could not reach this connection or all of
            // its started parts.
            end(cause);
            endStep(this::ended);
            throw cause.forCaller();
        }
    }

    /**
     * Starts the threads that run the steps.
     *
     * @param transport the connection's transport
     * @throws IOException if the transport cannot be used
     */
    protected abstract void begin(Transport transport) throws IOException;

    /** Called after a frame was queued, by the thread that queued it; must not wait. */
    protected abstract void queued();

    /** Called after a task became the first one due, by the thread that scheduled it; must not wait. */
    protected abstract void rescheduled();

    /** Called after reading was resumed, by the thread that resumed it; must not wait. */
    protected abstract void readingResumed();

    /**
     * Called when the connection has ended: wakes the threads that run the steps or wait in them. Called again if the
     * connection ended while it was starting; must not wait.
     */
    protected abstract void ended();

    /** Returns the connection's transport. */
    protected final Transport transport() {
        Connection current = connection;
        if (current == null) {
            throw new IllegalStateException("the worker was not started");
        }
        return current.transport();
    }

    /** Whether there are frames to write or, when nothing can be sent any more, to drop. */
    protected final boolean hasOutput() {
        return batch.unfinished() || !queue.isEmpty();
    }

    /**
     * Writes queued frames with one write. One thread at a time calls this.
     *
     * @return how many bytes were written; 0 if nothing was queued, a non-blocking transport has no space, or writes
     *     fail
     */
    protected final long sendStep() {
        try {
            return sendFailure() == null ? batch.step(transport().sender()) : 0;
        } catch (IOException e) {
            writeFailed(e);
            return 0;
        } catch (Throwable e) {
            failWith(e);
            return 0;
        } finally {
            dropOutputIfFailed();
        }
    }

    /**
     * Ends sending. Reading continues until it ends too or no more bytes come, so that the bytes that the peer has
     * already sent are not lost.
     */
    private void writeFailed(IOException e) {
        ConnectionClosedException cause = Causes.broken(transport().peer(), e);
        if (failure.get() == null && writeFailure.compareAndSet(null, cause)) {
            queue.close(cause);
            endWhenQuiet(cause);
        }
    }

    private void endWhenQuiet(ConnectionClosedException cause) {
        long seen = metrics.bytesReceived.sum();
        schedule(Deadline.after(config.time(), LAST_INPUT), () -> {
            if (metrics.bytesReceived.sum() != seen) {
                endWhenQuiet(cause);
            } else {
                fail(cause);
            }
        });
    }

    /**
     * Drops the frame that was being written, if nothing can be sent any more. The thread that runs {@link #sendStep}
     * must call this when it is done.
     */
    protected final void dropOutputIfFailed() {
        ConnectionClosedException cause = sendFailure();
        if (cause != null) {
            batch.drop(cause);
        }
    }

    /**
     * Reads once and routes the received frames. One thread at a time calls this.
     *
     * @return whether any byte came; false at the connection's end and when a non-blocking transport has no bytes
     */
    protected final boolean receiveStep() {
        Transport transport = transport();
        try {
            FrameAssembler input = Objects.requireNonNull(assembler);
            int read = input.step(transport.receiver());
            if (read < 0) {
                failReading(Causes.endOfInput(transport.peer(), input.truncation(), outputShut));
            }
            return read > 0;
        } catch (Throwable e) {
            failWith(e);
            return false;
        } finally {
            dropInputIfEnded();
        }
    }

    /** Ends the connection after a read failure. An earlier write failure is the cause, if there was one. */
    private void failReading(ConnectionClosedException cause) {
        ConnectionClosedException earlier = writeFailure.get();
        fail(earlier == null ? cause : earlier);
    }

    /**
     * Releases the partly received frame, if the connection has ended. The thread that runs {@link #receiveStep} must
     * call this when it is done.
     */
    protected final void dropInputIfEnded() {
        FrameAssembler input = assembler;
        if (failure.get() != null && input != null) {
            input.drop();
        }
    }

    /** Runs the scheduled tasks that are due; returns whether there were any. */
    protected final boolean runTimers() {
        try {
            return timers.runDue();
        } catch (Throwable e) {
            failWith(e);
            return false;
        }
    }

    /** Returns when the next scheduled task is due. */
    protected final Deadline nextTimer() {
        return timers.next();
    }

    /**
     * Ends the connection with the exception of a step.
     *
     * @param e from the transport, the handler or a defect
     */
    protected final void failWith(Throwable e) {
        String peer = transport().peer();
        switch (e) {
            case ConnectionClosedException closed -> fail(closed);
            case ProtocolViolationException violation -> fail(Causes.violated(peer, violation));
            case IOException io -> failReading(Causes.broken(peer, io));
            default -> fail(Causes.internal(peer, e));
        }
    }

    @Override
    public final Slot slot(int bytes) {
        Slot slot = new Slot(this, queue.budget(), queue.clamp(bytes));
        queue.budget().enter(slot);
        return slot;
    }

    @Override
    public final @Nullable Slot overdraw(int bytes, long limit) {
        Slot slot = new Slot(this, queue.budget(), queue.clamp(bytes));
        return queue.budget().overdraw(slot, limit) ? slot : null;
    }

    @Override
    public final int waitingForRoom() {
        return queue.budget().waiting();
    }

    @Override
    public final void pauseReading() {
        readingPaused = true;
    }

    @Override
    public final void resumeReading() {
        if (readingPaused) {
            readingPaused = false;
            readingResumed();
        }
    }

    /** Whether the thread that runs {@link #receiveStep} must stop until {@link #readingResumed}. */
    protected final boolean readingPaused() {
        return readingPaused;
    }

    @Override
    public final void shutdownOutput() {
        outputShut = true;
        try {
            transport().shutdownOutput();
        } catch (IOException e) {
            writeFailed(e);
        }
    }

    @Override
    public final void submit(Frame frame) {
        enqueue(frame);
        sendQueued();
    }

    @Override
    public final void enqueue(Frame frame) {
        queue.add(frame);
    }

    @Override
    public final void sendQueued() {
        if (failure.get() == null) {
            queued();
        }
    }

    @Override
    public final Runnable schedule(Deadline deadline, Runnable task) {
        Timers.Task added = timers.add(deadline, task);
        if (added.isFirst()) {
            rescheduled();
        }
        return added;
    }

    @Override
    public final @Nullable Deadline waitUntil(Deadline deadline) {
        return standstill.waitUntil(deadline);
    }

    @Override
    public final void fail(ConnectionClosedException cause) {
        if (failure.compareAndSet(null, cause)) {
            if (cause.reason() == Reason.INTERNAL) {
                // there may be no waiting caller that gets the cause
                LOG.warn("a defect ended a connection", cause);
            }
            end(cause);
        }
    }

    private void end(ConnectionClosedException cause) {
        Connection current = connection;
        if (current == null || !ended.compareAndSet(false, true)) {
            return;
        }
        endStep(timers::close);
        endStep(current.transport()::close);
        endStep(() -> queue.close(cause));
        endStep(() -> current.handler().onClosed(cause));
        endStep(this::ended);
    }

    /**
     * Runs one step of the end and logs its exception: the next step must still run, because callers may wait for it.
     */
    private static void endStep(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("a step of ending a connection failed", e);
        }
    }

    /** Ends the connection because this side closed it. */
    protected final void failStopped() {
        fail(Causes.stopped());
    }

    @Override
    public final @Nullable ConnectionClosedException failure() {
        return failure.get();
    }

    @Override
    public final @Nullable ConnectionClosedException sendFailure() {
        ConnectionClosedException cause = writeFailure.get();
        return cause == null ? failure.get() : cause;
    }

    @Override
    public final Metrics metrics() {
        return metrics;
    }

    @Override
    public final WorkerConfig config() {
        return config;
    }
}
