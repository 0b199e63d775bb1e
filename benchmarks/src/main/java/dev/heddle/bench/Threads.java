// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench;

import java.time.Duration;

/** Waits for threads to end. */
final class Threads {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Threads() {}

    /**
     * Waits up to 20 s for a thread to end.
     *
     * @throws IllegalStateException if the thread still runs after 20 s, or the calling thread was interrupted
     */
    static void join(Thread thread) {
        try {
            if (!thread.join(LIMIT)) {
                throw new IllegalStateException(thread.getName() + " did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + thread.getName() + " to end", e);
        }
    }
}
