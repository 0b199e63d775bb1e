package dev.heddle.smux;

import dev.heddle.core.Worker;

/**
 * The session's token bucket: what all streams together hold unread. While it is exhausted, or the accept queue asks
 * for it, the worker does not read. Thread-safe. Its monitor is held while the worker is told, which does not wait.
 */
final class ReceiveBudget {
    private final Worker worker;
    private final int capacity;
    private long tokens;
    private boolean held;
    private boolean lifted;
    private boolean paused;
    private long pauses;

    ReceiveBudget(Worker worker, int capacity) {
        this.worker = worker;
        this.capacity = capacity;
        this.tokens = capacity;
    }

    /** Takes tokens for bytes that have come; returns whether this exhausted the bucket. */
    synchronized boolean take(int count) {
        boolean before = tokens > 0;
        tokens -= count;
        update();
        return before && tokens <= 0;
    }

    synchronized void give(int count) {
        tokens += count;
        update();
    }

    /** Stops reading, whatever the tokens say, until called with false. */
    synchronized void hold(boolean on) {
        held = on;
        update();
    }

    /** From now on nothing stops the reading: what comes is thrown away. */
    synchronized void lift() {
        lifted = true;
        update();
    }

    private void update() {
        boolean pause = !lifted && (held || tokens <= 0);
        if (pause != paused) {
            paused = pause;
            if (pause) {
                pauses++;
                worker.pauseReading();
            } else {
                worker.resumeReading();
            }
        }
    }

    synchronized boolean paused() {
        return paused;
    }

    synchronized boolean exhausted() {
        return tokens <= 0;
    }

    /** Tokens that are taken now. */
    synchronized long taken() {
        return capacity - tokens;
    }

    synchronized long pauses() {
        return pauses;
    }
}
