package dev.heddle.core.spi;

import dev.heddle.core.Deadline;

/** The two halves of a worker's work, which exist once, in the core; a backend decides what runs them. */
public interface Loops {

    /** Writes what is queued, whenever something is, until the connection ends. Returns normally in every case. */
    void loopSend();

    /** Reads and routes frames until the connection ends. Returns normally in every case. */
    void loopReceive();

    /** One round of {@link #loopSend} without waiting; returns whether there was something to do. */
    boolean sendOnce();

    /** One round of {@link #loopReceive}, which waits only if the transport does; returns whether there was something to do. */
    boolean receiveOnce();

    /** Runs the scheduled tasks that are due, without waiting; returns whether there were any. */
    boolean timersOnce();

    /** When the next scheduled task is due. */
    Deadline nextTimer();
}
