package dev.heddle.core;

/**
 * Room for one frame in a worker's send queue, which is taken or is waited for in line. Made by {@link Worker#slot} and
 * {@link Worker#overdraw}; ends with {@link #submit}, or gives the room back with {@link #close}. For one thread, but
 * for {@link #abandon}.
 */
public final class Slot extends Permits.Grant implements AutoCloseable {
    private final Worker worker;
    private final Permits budget;
    private boolean over;

    /**
     * Makes one that has no room yet. For workers.
     *
     * @param worker whose queue it is
     * @param budget what the queue has room for
     * @param bytes how much of it the frame takes
     */
    public Slot(Worker worker, Permits budget, int bytes) {
        super(bytes);
        this.worker = worker;
        this.budget = budget;
    }

    /**
     * Waits until the room is there.
     *
     * @param deadline until when
     * @return false if the deadline passed first, or {@link #abandon} was called; there is no room then
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

    /** Ends the wait: leaves the line if the room has not come. Returns whether it has. */
    public boolean settle() {
        return budget.settle(this);
    }

    /** Ends the wait of the thread that is in {@link #await}, unless the room has come. From any thread. */
    public void abandon() {
        budget.abandon(this);
    }

    /**
     * Queues the frame, which takes the room and gives it back once it has left the queue. Never waits.
     *
     * @param frame passes into the worker's ownership
     * @throws IllegalStateException if there is no room, or it was used before
     */
    public void submit(Frame frame) {
        enqueue(frame);
        worker.sendQueued();
    }

    /** Queues the frame as {@link #submit} does, but leaves it there: {@link Worker#sendQueued} has to follow. */
    void enqueue(Frame frame) {
        if (over || !settle()) {
            throw new IllegalStateException(over ? "a slot is used once" : "there is no room yet");
        }
        over = true;
        frame.reserved((int) count());
        worker.enqueue(frame);
    }

    /** Gives the room back, or leaves the line, unless a frame was submitted. */
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
