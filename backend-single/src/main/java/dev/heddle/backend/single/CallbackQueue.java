package dev.heddle.backend.single;

import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Callbacks that wait for a caller to run them. Thread-safe. */
final class CallbackQueue {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackQueue.class);

    /** What one caller runs for others at a time, if another one is there to go on. */
    private static final int AT_A_TIME = 64;

    private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    void add(Runnable callback) {
        waiting.add(callback);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /**
     * Runs some of the callbacks. An interrupt is meant for the caller, not for them.
     *
     * @param all whether to run them until there are no more
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
            } catch (RuntimeException | Error e) { // not the failure of the caller that runs it
                LOG.warn("a callback failed", e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
