// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import dev.heddle.core.Worker;

/**
 * The session's token bucket, which bounds the unread bytes of all streams. The worker does not read while the bucket
 * is empty or the accept queue holds reading. Thread-safe. Its monitor is held while it pauses or resumes the worker,
 * which does not wait.
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

    /** Takes tokens for received bytes; returns whether this call emptied the bucket. */
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

    /** Stops reading, whatever the number of tokens, until called with false. */
    synchronized void hold(boolean on) {
        held = on;
        update();
    }

    /** Lets the worker read from now on, whatever the number of tokens: the session discards what it reads. */
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

    /** Returns how many tokens are taken. */
    synchronized long taken() {
        return capacity - tokens;
    }

    synchronized long pauses() {
        return pauses;
    }
}
