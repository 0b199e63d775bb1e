// SPDX-License-Identifier: Apache-2.0
package dev.heddle.backend.single;

import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queue of callbacks that wait until a caller runs them. Thread-safe. */
final class CallbackQueue {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackQueue.class);

    /** How many callbacks one caller runs at a time, if another caller can continue. */
    private static final int AT_A_TIME = 64;

    private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    void add(Runnable callback) {
        waiting.add(callback);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /**
     * Runs up to 64 callbacks. Clears the interrupt status of the thread meanwhile: an interrupt is meant for the
     * caller, not for the callbacks.
     *
     * @param all whether to run callbacks until the queue is empty
     */
    void run(boolean all) {
        if (waiting.isEmpty()) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        Runnable callback;
        for (int i = 0; (all || i < AT_A_TIME) && (callback = waiting.poll()) != null; i++) {
            try {
                callback.run();
            } catch (RuntimeException | Error e) { // the caller that runs the callback does not fail
                LOG.warn("a callback failed", e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
