package dev.heddle.core.spi;

import dev.heddle.core.Deadline;
import dev.heddle.core.TimeSource;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * What distinguishes one parallel worker from another: who runs the loops, how a sender wakes the send loop, how a waiter
 * waits, and where callbacks run. One instance serves one connection.
 */
public interface MultiWorkerBackend {

    /**
     * Runs both loops, each until it returns.
     *
     * @param name the connection, for thread names
     * @param loops the bodies
     */
    void start(String name, Loops loops);

    /**
     * Parks the send loop until {@link #wakeSender()}; returns at once if a wake-up came since the last call. May return
     * spuriously.
     */
    default void parkSender() {
        LockSupport.park();
    }

    /** Wakes the send loop. Called after something was queued, from any thread, also before the loop first parks. */
    void wakeSender();

    /**
     * Begins to run the connection's scheduled tasks when they are due, on a thread that does not wait in the transport: unless a backend does it itself,
     * the one that all connections share. Called at most once, when there is a first task.
     *
     * @param time the connection's clock
     * @param loops the tasks
     */
    default TimerWatch watchTimers(TimeSource time, Loops loops) {
        return TimerThread.watch(time, loops);
    }

    /** Parks the calling thread until it is unparked or interrupted or {@code deadline}; may return spuriously. */
    default void park(Deadline deadline) {
        deadline.park();
    }

    /** Whether the loops run on threads that may block in the transport; else the transport is made non-blocking. */
    default boolean blocking() {
        return true;
    }

    /** Runs application callbacks on threads that are not the loops'. */
    Executor callbacks();

    /**
     * Waits for the threads of {@link #start} to end, except one that calls this itself, and frees what the backend holds.
     * The connection has ended when this is called.
     *
     * @param deadline until when to wait
     * @return whether they have ended
     */
    boolean join(Deadline deadline);
}
