package dev.heddle.core.spi;

/** What there is to do for a connection, other than what its transport tells. */
public enum Work {
    /** Frames were queued: {@link Loops#sendOnce()}. */
    OUTPUT,
    /** Reading may go on: {@link Loops#receiveOnce()}. */
    INPUT,
    /** The connection has ended: both give back what they hold. */
    END
}
