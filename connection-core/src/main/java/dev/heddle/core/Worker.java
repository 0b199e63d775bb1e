package dev.heddle.core;

import dev.heddle.core.net.Transport;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Moves frames for one connection, on the threads of its backend. Started once, stopped once. All methods are
 * thread-safe.
 *
 * <p>A worker ends once, with the first failure or {@link #stop}; from then on every present and future call fails with
 * that cause. A write that fails ends the sending side at once ({@link #sendFailure}), and the connection a second
 * after the last byte that comes: what the peer had sent before is read and handed on first.
 */
public interface Worker {

    /**
     * Begins to move frames.
     *
     * @param transport passes into the worker's ownership
     * @param format where frames end
     * @param handler receives what is read; told of the end exactly once
     * @throws ConnectionClosedException if the transport cannot be used; it is closed then
     * @throws IllegalStateException if the worker was started before
     */
    void start(Transport transport, FrameFormat format, FrameHandler handler) throws ConnectionClosedException;

    /**
     * Takes room for a frame in the send queue, first come, first served, or a place in the line for it. Never waits:
     * {@link Slot#await} does.
     *
     * @param bytes the frame's length, 0 or more; a frame longer than the whole queue is let in alone
     * @return to be submitted or closed
     */
    Slot slot(int bytes);

    /**
     * Takes room for a frame at once, past the line, on credit if need be.
     *
     * @param bytes the frame's length, 0 or more
     * @param limit how many bytes the queue may owe after this, 0 or more
     * @return to be submitted or closed; null if more than {@code limit} would be owed, or nothing can be sent any more
     */
    @Nullable
    Slot overdraw(int bytes, long limit);

    /** How many callers wait in line for room in the send queue. */
    int waitingForRoom();

    /**
     * Queues a frame without a slot. Never waits, so that a reader may call it; frames leave in the order of these
     * calls and of {@link Slot#submit}, the {@linkplain Frame#urgent() urgent} ones first. A frame that arrives when
     * nothing can be sent any more is dropped, which it is told.
     *
     * @param frame passes into the worker's ownership
     */
    void submit(Frame frame);

    /**
     * Waits for room, then queues the frame.
     *
     * @param frame passes into the worker's ownership if this returns true
     * @param deadline until when to wait for room
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
     * Queues a frame as {@link #submit} does, and leaves it there: {@link #sendQueued} has to follow. For those who
     * queue under a lock, which is not to be held while the frame is written. Never waits.
     *
     * @param frame passes into the worker's ownership
     */
    void enqueue(Frame frame);

    /** Has written what was queued with {@link #enqueue}. Never waits. */
    void sendQueued();

    /**
     * Waits until {@code awaited} has happened. A worker without threads of its own reads and writes meanwhile.
     *
     * @param awaited something that this connection's traffic, or its end, makes happen
     * @param deadline until when to wait, and {@linkplain #waitUntil longer} after a standstill
     * @return whether it has happened; false if the deadline passed first
     * @throws InterruptedException if the calling thread was interrupted first
     */
    boolean receive(Awaited awaited, Deadline deadline) throws InterruptedException;

    /**
     * Until when to wait for what should have come by {@code deadline}: until then or, if this process stood still when
     * it passed, until a later moment which is the same for all deadlines that passed meanwhile. {@link #receive} keeps
     * to it by itself.
     *
     * @param deadline may have passed
     * @return null if there is nothing more to wait for
     */
    @Nullable
    Deadline waitUntil(Deadline deadline);

    /**
     * Whether queued frames stay where they are until somebody waits in {@link #receive}: the worker has no threads,
     * the transport had no room for them, and nobody waits now. Whoever queued a frame and waits for no answer to it
     * should wait for it to leave then.
     */
    boolean stranded();

    /**
     * Runs {@code task} once at {@code deadline}, on whichever thread sends or, for a worker without threads, when a
     * caller next waits. The task must not block.
     *
     * @param deadline when to run it
     * @param task what to run
     * @return cancels the task if it has not begun
     */
    Runnable schedule(Deadline deadline, Runnable task);

    /**
     * Stops reading until {@link #resumeReading()}, so that the peer feels back-pressure. Sending, scheduled tasks and
     * waits go on; the peer's closing is not noticed meanwhile. Takes effect at once when called by the handler: what
     * the same read brought is still handed on, at most {@link WorkerConfig#receiveBufferBytes()}. From elsewhere, a
     * read that waits may bring as much again. Calls do not nest. Never waits.
     */
    void pauseReading();

    /** Reads again after {@link #pauseReading()}; does nothing if reading is not paused. Never waits. */
    void resumeReading();

    /**
     * Says to the peer that this side sends no more; reading goes on until the peer says so too, which ends the
     * connection as stopped by this side. What was not yet handed to the transport is not sent: wait for it first.
     * Never waits.
     */
    void shutdownOutput();

    /**
     * Runs application callbacks; never the thread that reads. Accepts tasks for as long as the connection lives, and
     * those of its end.
     */
    Executor callbacks();

    /**
     * Ends the connection with a failure. Only the first end counts. Never waits.
     *
     * @param cause becomes the cause of every failed call
     */
    void fail(ConnectionClosedException cause);

    /**
     * Ends the connection and waits until its threads have ended, unless called by one of them. Frames that were not
     * yet written are dropped.
     *
     * @param deadline until when to wait
     * @return whether all threads have ended
     */
    boolean stop(Deadline deadline);

    /** Why the connection ended; null while it lives. */
    @Nullable
    ConnectionClosedException failure();

    /**
     * Why nothing can be sent any more: a write has failed, or the connection has ended; null while frames are
     * accepted.
     */
    @Nullable
    ConnectionClosedException sendFailure();

    /** The counters of this connection; readable also after its end. */
    Metrics metrics();

    /** What the worker was made with. */
    WorkerConfig config();
}
