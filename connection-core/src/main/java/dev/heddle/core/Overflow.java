// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

/**
 * What happens to notifications while the number that waits for the listener has reached
 * {@link WorkerConfig#maxNotifications()} or {@link WorkerConfig#maxNotificationBytes()}.
 */
public enum Overflow {
    /**
     * New notifications are discarded and counted. For messages that the peer repeats, or whose loss does little harm.
     */
    DROP,
    /**
     * The connection is not read until half of the waiting notifications have been passed on, so that the peer feels
     * back-pressure; nothing is lost. Replies are not read meanwhile either: a listener that waits for a reply on its
     * own connection may wait until its deadline.
     */
    PAUSE
}
