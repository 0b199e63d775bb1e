// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

/** A kind of work for a connection that its transport does not report. */
public enum Work {
    /** Frames were queued: call {@link Loops#sendOnce()}. */
    OUTPUT,
    /** Reading was resumed: call {@link Loops#receiveOnce()}. */
    INPUT,
    /** The connection has ended: call both, to release what they hold. */
    END
}
