// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

/**
 * Space for one frame in a worker's send queue, either reserved or waited for in line. Made by {@link Worker#slot} and
 * {@link Worker#overdraw}; ends with {@link #submit}, or releases the space with {@link #close}. For one thread, except
 * {@link #abandon}.
 */
public final class Slot extends Permits.Grant implements AutoCloseable {
    private final Worker worker;
    private final Permits budget;
    private boolean over;

    /**
     * Creates a slot that has no space yet. For workers.
     *
     * @param worker the worker of the queue
     * @param budget the free space of the queue
     * @param bytes the bytes that the frame takes
     */
    public Slot(Worker worker, Permits budget, int bytes) {
        super(bytes);
        this.worker = worker;
        this.budget = budget;
    }

    /**
     * Waits until the space is reserved.
     *
     * @param deadline until when to wait
     * @return false if the deadline passed first, or {@link #abandon} was called; the slot has no space then
     * @throws ConnectionClosedException if nothing can be sent any more
     * @throws InterruptedException if the calling thread was interrupted first
     */
    public boolean await(Deadline deadline) throws ConnectionClosedException, InterruptedException {
        if (!isDone()) {
            worker.receive(this, deadline);
        }
        ConnectionClosedException cause = worker.sendFailure();
        if (cause != null) {
            throw cause.forCaller();
        }
        return settle();
    }

    /** Ends the wait: leaves the line if the space is not reserved. Returns whether the space is reserved. */
    public boolean settle() {
        return budget.settle(this);
    }

    /**
     * Ends the wait of the thread that is in {@link #await}, unless the space is reserved. May be called from any
     * thread.
     */
    public void abandon() {
        budget.abandon(this);
    }

    /**
     * Queues the frame, which takes over the space and releases it once the frame has left the queue. Never waits.
     *
     * @param frame passes into the worker's ownership
     * @throws IllegalStateException if the slot has no space, or was already used
     */
    public void submit(Frame frame) {
        enqueue(frame);
        worker.sendQueued();
    }

    /**
     * Queues the frame as {@link #submit} does, but does not send it: the caller must call {@link Worker#sendQueued}
     * next.
     */
    void enqueue(Frame frame) {
        if (over || !settle()) {
            throw new IllegalStateException(over ? "the slot was already used" : "the slot has no space yet");
        }
        over = true;
        frame.reserved((int) count());
        worker.enqueue(frame);
    }

    /** Releases the space, or leaves the line, unless a frame was submitted. */
    @Override
    public void close() {
        if (!over) {
            over = true;
            if (settle()) {
                budget.release(count());
            }
        }
    }
}
