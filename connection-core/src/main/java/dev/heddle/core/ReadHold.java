package dev.heddle.core;

import java.util.concurrent.atomic.AtomicInteger;

/** Pauses a worker's reading for as long as anybody holds it. Thread-safe; never waits. */
final class ReadHold {
    private final Worker worker;
    private final AtomicInteger holders = new AtomicInteger();

    ReadHold(Worker worker) {
        this.worker = worker;
    }

    /** Reading stops, until as many calls of {@link #release} as of this have been made, in whichever order. */
    void hold() {
        if (holders.getAndIncrement() == 0) {
            apply();
        }
    }

    /** Undoes one {@link #hold}. */
    void release() {
        if (holders.decrementAndGet() == 0) {
            apply();
        }
    }

    /** Looks again after it told the worker: another thread may have told it the contrary in between. */
    private void apply() {
        boolean held;
        do {
            held = holders.get() > 0;
            if (held) {
                worker.pauseReading();
            } else {
                worker.resumeReading();
            }
        } while (held != holders.get() > 0);
    }
}
