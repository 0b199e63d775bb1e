package dev.heddle.core;

/** Keeps a worker from reading while at least one of several holders wants that. Thread-safe; never waits. */
final class ReadHold {
    private final Worker worker;
    private int holders;

    ReadHold(Worker worker) {
        this.worker = worker;
    }

    /** One more wants that nothing is read. */
    synchronized void hold() {
        if (holders++ == 0) {
            worker.pauseReading();
        }
    }

    /** One of those that called {@link #hold} no longer does. */
    synchronized void release() {
        if (--holders == 0) {
            worker.resumeReading();
        }
    }
}
