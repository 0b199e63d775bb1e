// SPDX-License-Identifier: Apache-2.0
package dev.heddle.backend.loop;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Lets one thread at a time write for all threads. A thread that calls {@link #write} meanwhile returns at once, and
 * the writing thread checks the queue once more. Frames that are queued before a call are written by that call or by
 * another thread. Thread-safe.
 */
final class OneWriter {
    /** What {@link #write} returns if another thread is writing. */
    static final int ELSEWHERE = -1;

    /** No thread is writing. */
    private static final int IDLE = 0;
    /** A thread is writing. */
    private static final int WRITING = 1;
    /** A thread is writing and must check the queue once more. */
    private static final int AGAIN = 2;

    private final AtomicInteger state = new AtomicInteger(IDLE);

    /**
     * Writes until nothing is left or {@code bound} writes are done.
     *
     * @param before runs once before the first write, while other threads cannot write
     * @param once writes the queued frames; returns whether it wrote anything
     * @param bound the maximum number of writes, 1 or more
     * @return how many writes were done; {@link #ELSEWHERE} if another thread is writing
     */
    int write(Runnable before, BooleanSupplier once, int bound) {
        if (!enter()) {
            return ELSEWHERE;
        }
        before.run();
        int writes = 0;
        do {
            state.set(WRITING); // frames queued from here on are written below, or their thread sets AGAIN
            while (writes < bound && once.getAsBoolean()) {
                writes++;
            }
            if (writes == bound) {
                state.set(IDLE);
                break;
            }
        } while (!state.compareAndSet(WRITING, IDLE));
        return writes;
    }

    private boolean enter() {
        while (true) {
            if (state.compareAndSet(IDLE, WRITING)) {
                return true;
            }
            if (state.get() == AGAIN || state.compareAndSet(WRITING, AGAIN)) {
                return false;
            }
        }
    }
}
