// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

import dev.heddle.core.Deadline;

/**
 * The steps of a worker, implemented once in the core; a backend decides which thread runs them, and when. One thread
 * at a time sends, and one receives; the two may differ.
 */
public interface Loops {

    /**
     * Writes once; blocks only if the transport does. After the end of the connection, drops the queued frames. Returns
     * whether any byte was written.
     */
    boolean sendOnce();

    /**
     * Reads once, unless reading is paused; blocks only if the transport does. After the end of the connection,
     * releases the partial frame. Returns whether any byte came.
     */
    boolean receiveOnce();

    /** Runs the scheduled tasks that are due, without waiting; returns whether there were any. */
    boolean timersOnce();

    /** Returns when the next scheduled task is due. */
    Deadline nextTimer();

    /** Whether there are frames to write. Any thread may call this. */
    boolean hasOutput();

    /** Whether reading is paused, until {@link Work#INPUT}. */
    boolean isReadingPaused();

    /** Whether the connection has ended. */
    boolean isOver();

    /**
     * Ends the connection.
     *
     * @param cause the failure in the backend, for example if its channel could not be selected
     */
    void fail(Throwable cause);
}
