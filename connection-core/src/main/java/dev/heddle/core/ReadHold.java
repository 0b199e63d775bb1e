// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

/** Pauses a worker's reading while at least one of several holders wants that. Thread-safe; never waits. */
final class ReadHold {
    private final Worker worker;
    private int holders;

    ReadHold(Worker worker) {
        this.worker = worker;
    }

    /** Adds a holder; the first one pauses reading. */
    synchronized void hold() {
        if (holders++ == 0) {
            worker.pauseReading();
        }
    }

    /** Removes a holder that called {@link #hold}; the last one resumes reading. */
    synchronized void release() {
        if (--holders == 0) {
            worker.resumeReading();
        }
    }
}
