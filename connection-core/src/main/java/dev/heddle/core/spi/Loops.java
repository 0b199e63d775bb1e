package dev.heddle.core.spi;

import dev.heddle.core.Deadline;

/**
 * The steps of a worker's work, which exist once, in the core; a backend decides what runs them, and when. One thread
 * at a time sends, and one receives; the two may differ.
 */
public interface Loops {

    /**
     * Writes once, which waits only if the transport does; after the end, drops what is queued. Returns whether
     * anything was written.
     */
    boolean sendOnce();

    /**
     * Reads once, which waits only if the transport does, unless reading is paused; after the end, gives back what is
     * held. Returns whether anything came.
     */
    boolean receiveOnce();

    /** Runs the scheduled tasks that are due, without waiting; returns whether there were any. */
    boolean timersOnce();

    /** When the next scheduled task is due. */
    Deadline nextTimer();

    /** Whether there is something to write. May be asked by any thread. */
    boolean hasOutput();

    /** Whether reading is paused, until {@link Work#INPUT}. */
    boolean isReadingPaused();

    /** Whether the connection has ended. */
    boolean isOver();

    /**
     * Ends the connection.
     *
     * @param cause what a backend met, for example when its channel could not be selected
     */
    void fail(Throwable cause);
}
