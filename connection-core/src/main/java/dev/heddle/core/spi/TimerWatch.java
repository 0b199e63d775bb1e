// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

/** Runs the scheduled tasks of one connection when they are due. Thread-safe; never waits. */
public interface TimerWatch {

    /** Called when {@link Loops#nextTimer()} may have changed, also after each {@link Loops#timersOnce()}. */
    void rescheduled();

    /** Ends the watch, because the connection has ended. A task that runs now may end after this. */
    void close();
}
