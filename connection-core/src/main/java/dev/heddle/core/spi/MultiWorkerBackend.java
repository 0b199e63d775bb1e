package dev.heddle.core.spi;

import dev.heddle.core.Deadline;
import dev.heddle.core.TimeSource;
import dev.heddle.core.net.Transport;
import java.io.IOException;
import java.util.concurrent.Executor;

/**
 * What distinguishes one parallel worker from another: who runs the steps, what wakes them, how a waiter waits, and
 * where callbacks run. One instance serves one connection.
 */
public interface MultiWorkerBackend {

    /**
     * Begins to move frames.
     *
     * @param name the connection, for thread names
     * @param transport non-blocking unless this is {@link #blocking()}
     * @param loops the steps
     * @throws IOException if the transport cannot be used
     */
    void start(String name, Transport transport, Loops loops) throws IOException;

    /** There is work. Called by any thread, also before {@link #start} has returned; must not wait. */
    void signal(Work work);

    /**
     * Begins to run the connection's scheduled tasks when they are due, on a thread that does not wait in the
     * transport: unless a backend does it itself, the one that all connections share. Called at most once, when there
     * is a first task.
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
     * Waits for the threads of {@link #start} to end, except one that calls this itself, and frees what the backend
     * holds. The connection has ended when this is called.
     *
     * @param deadline until when to wait
     * @return whether they have ended
     */
    boolean join(Deadline deadline);
}
