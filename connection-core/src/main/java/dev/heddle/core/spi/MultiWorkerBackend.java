// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

import dev.heddle.core.Deadline;
import dev.heddle.core.TimeSource;
import dev.heddle.core.net.Transport;
import java.io.IOException;
import java.util.concurrent.Executor;

/**
 * The part of a parallel worker that differs between backends: which threads run the steps, what wakes them, how a
 * caller waits, and where callbacks run. One instance serves one connection.
 */
public interface MultiWorkerBackend {

    /**
     * Starts to send and receive frames.
     *
     * @param name the connection, for thread names
     * @param transport non-blocking unless this is {@link #blocking()}
     * @param loops the steps
     * @throws IOException if the transport cannot be used
     */
    void start(String name, Transport transport, Loops loops) throws IOException;

    /** Signals that there is work. Called by any thread, also before {@link #start} has returned; must not wait. */
    void signal(Work work);

    /**
     * Starts to run the connection's scheduled tasks when they are due, on a thread that does not block in the
     * transport. By default this is one thread that all connections share. Called at most once, when there is a first
     * task.
     *
     * @param time the connection's clock
     * @param loops runs the tasks
     */
    default TimerWatch watchTimers(TimeSource time, Loops loops) {
        return TimerThread.watch(time, loops);
    }

    /**
     * Parks the calling thread until it is unparked, it is interrupted, or {@code deadline} passes; may return
     * spuriously.
     */
    default void park(Deadline deadline) {
        deadline.park();
    }

    /**
     * Whether the loops run on threads that may block in the transport; otherwise the transport is made non-blocking.
     */
    default boolean blocking() {
        return true;
    }

    /** Returns the executor of application callbacks, which uses other threads than the loops. */
    Executor callbacks();

    /**
     * Waits for the threads of {@link #start} to end, except the calling thread, and frees the backend's resources. The
     * connection has ended when this is called.
     *
     * @param deadline until when to wait
     * @return whether the threads have ended
     */
    boolean join(Deadline deadline);
}
