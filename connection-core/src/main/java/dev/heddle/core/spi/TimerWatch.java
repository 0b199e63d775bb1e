package dev.heddle.core.spi;

/** Has the scheduled tasks of one connection run when they are due. Thread-safe; never waits. */
public interface TimerWatch {

    /** {@link Loops#nextTimer()} may have changed. Called after each {@link Loops#timersOnce()} too. */
    void rescheduled();

    /** No more tasks: the connection has ended. A task that runs now may end after this. */
    void close();
}
