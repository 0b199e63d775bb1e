// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import dev.heddle.core.net.Transport;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Sends and receives the frames of one connection, on the threads of its backend. Started once, stopped once. All
 * methods are thread-safe.
 *
 * <p>A worker ends once, with the first failure or {@link #stop}; from then on every present and future call fails with
 * that cause. A failed write ends the sending side at once ({@link #sendFailure}). The connection ends one second after
 * the last received byte, so that the bytes that the peer had already sent are read and passed on first.
 */
public interface Worker {

    /**
     * Starts to send and receive frames.
     *
     * @param transport passes into the worker's ownership
     * @param format tells where frames end
     * @param handler receives the frames, and the end of the connection exactly once
     * @throws ConnectionClosedException if the transport cannot be used; the transport is closed then
     * @throws IllegalStateException if the worker was started before
     */
    void start(Transport transport, FrameFormat format, FrameHandler handler) throws ConnectionClosedException;

    /**
     * Reserves space for a frame in the send queue, first come, first served, or joins the line for it. Never waits;
     * {@link Slot#await} waits.
     *
     * @param bytes the frame's length, 0 or more; a frame longer than the whole queue is accepted when the queue is
     *     empty
     * @return the slot; the caller must submit or close it
     */
    Slot slot(int bytes);

    /**
     * Reserves space for a frame at once, ahead of the line, even if the queue is full.
     *
     * @param bytes the frame's length, 0 or more
     * @param limit how many bytes over its capacity the queue may be after this, 0 or more
     * @return the slot, which the caller must submit or close; null if the queue would be over {@code limit}, or
     *     nothing can be sent any more
     */
    @Nullable
    Slot overdraw(int bytes, long limit);

    /** Returns how many callers wait in line for space in the send queue. */
    int waitingForRoom();

    /**
     * Queues a frame without a slot. Never waits, so that the reader thread may call it. Frames leave in the order of
     * these calls and of {@link Slot#submit}, the {@linkplain Frame#urgent() urgent} ones first. If nothing can be sent
     * any more, the frame is dropped and its {@link Frame#onDropped} is called.
     *
     * @param frame passes into the worker's ownership
     */
    void submit(Frame frame);

    /**
     * Waits for space in the send queue, then queues the frame.
     *
     * @param frame passes into the worker's ownership if this returns true
     * @param deadline until when to wait for space
     * @return false if the deadline passed; the frame was not queued then
     * @throws ConnectionClosedException if nothing can be sent any more; the frame was not queued then
     * @throws InterruptedException if the calling thread was interrupted; the frame was not queued then
     */
    default boolean send(Frame frame, Deadline deadline) throws ConnectionClosedException, InterruptedException {
        try (Slot slot = slot(frame.length())) {
            if (!slot.await(deadline)) {
                return false;
            }
            slot.submit(frame);
            return true;
        }
    }

    /**
     * Queues a frame as {@link #submit} does, but does not send it: the caller must call {@link #sendQueued} next. For
     * callers that queue under a lock, which they must not hold while the frame is written. Never waits.
     *
     * @param frame passes into the worker's ownership
     */
    void enqueue(Frame frame);

    /** Sends the frames that were queued with {@link #enqueue}. Never waits. */
    void sendQueued();

    /**
     * Waits until {@code awaited} has happened. A worker without threads of its own reads and writes meanwhile.
     *
     * @param awaited an event that this connection's traffic, or its end, makes happen
     * @param deadline until when to wait; {@linkplain #waitUntil longer} if the process was suspended
     * @return whether it has happened; false if the deadline passed first
     * @throws InterruptedException if the calling thread was interrupted first
     */
    boolean receive(Awaited awaited, Deadline deadline) throws InterruptedException;

    /**
     * Returns until when to wait for an event that is due by {@code deadline}: until the deadline or, if this process
     * was suspended when the deadline passed, until a later moment, which is the same for all deadlines that passed
     * meanwhile. {@link #receive} applies this by itself.
     *
     * @param deadline may have passed
     * @return null if the wait is over
     */
    @Nullable
    Deadline waitUntil(Deadline deadline);

    /**
     * Whether queued frames stay in the queue until a caller waits in {@link #receive}: the worker has no threads, the
     * transport did not accept the frames, and no caller waits now. A caller that queued a frame and waits for no reply
     * should then wait until the frame has left.
     */
    boolean stranded();

    /**
     * Runs {@code task} once at {@code deadline}, on the sending thread or, for a worker without threads, when a caller
     * next waits. The task must not block.
     *
     * @param deadline when to run it
     * @param task what to run
     * @return a runnable that cancels the task if it has not begun
     */
    Runnable schedule(Deadline deadline, Runnable task);

    /**
     * Stops reading until {@link #resumeReading()}, so that the peer feels back-pressure. Sending, scheduled tasks and
     * waits continue; the worker does not notice meanwhile that the peer closes. Takes effect at once when the handler
     * calls it: the frames of the same read, at most {@link WorkerConfig#receiveBufferBytes()}, are still passed on.
     * When another thread calls it, a read in progress may bring as many bytes again. Calls do not nest. Never waits.
     */
    void pauseReading();

    /** Reads again after {@link #pauseReading()}; does nothing if reading is not paused. Never waits. */
    void resumeReading();

    /**
     * Tells the peer that this side sends no more. Reading continues until the peer does the same; then the connection
     * ends as stopped by this side. Bytes that were not yet passed to the transport are not sent: wait for them first.
     * Never waits.
     */
    void shutdownOutput();

    /**
     * Returns the executor of application callbacks, which never runs them on the reader thread. Accepts tasks while
     * the connection is open, and the tasks of its end.
     */
    Executor callbacks();

    /**
     * Ends the connection with a failure. Only the first end counts. Never waits.
     *
     * @param cause the cause of every failed call
     */
    void fail(ConnectionClosedException cause);

    /**
     * Ends the connection and waits until its threads have ended, unless one of them is the caller. Frames that were
     * not yet written are dropped.
     *
     * @param deadline until when to wait
     * @return whether all threads have ended
     */
    boolean stop(Deadline deadline);

    /** Returns why the connection ended; null while it is open. */
    @Nullable
    ConnectionClosedException failure();

    /**
     * Returns why nothing can be sent any more: a write has failed, or the connection has ended; null while frames are
     * accepted.
     */
    @Nullable
    ConnectionClosedException sendFailure();

    /** Returns the counters of this connection; also after its end. */
    Metrics metrics();

    /** Returns the settings of this worker. */
    WorkerConfig config();
}
