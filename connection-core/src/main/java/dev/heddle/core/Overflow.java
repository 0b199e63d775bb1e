package dev.heddle.core;

/**
 * What becomes of messages that answer nothing while as many wait for the listener as {@link
 * WorkerConfig#maxNotifications()} and
 * {@link WorkerConfig#maxNotificationBytes()} allow.
 */
public enum Overflow {
    /** They are discarded and counted. For messages that the peer repeats, or whose loss does little harm. */
    DROP,
    /**
     * The connection is not read until half of those that wait have been handed on, so that the peer feels
     * back-pressure; nothing is lost.
     * Replies are not read either meanwhile: a listener that waits for a reply on its own connection may wait until
     * its deadline.
     */
    PAUSE
}
