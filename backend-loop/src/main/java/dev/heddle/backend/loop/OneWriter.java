package dev.heddle.backend.loop;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Lets one thread at a time write for all. A thread that comes meanwhile leaves at once, and the one that writes looks
 * at the queue once more: what was queued before a call is written by that call or by another thread. Thread-safe.
 */
final class OneWriter {
    /** What {@link #write} returns if another thread writes. */
    static final int ELSEWHERE = -1;

    /** Nobody writes. */
    private static final int IDLE = 0;
    /** Somebody writes. */
    private static final int WRITING = 1;
    /** Somebody writes, and has to look at the queue once more. */
    private static final int AGAIN = 2;

    private final AtomicInteger state = new AtomicInteger(IDLE);

    /**
     * Writes until nothing is left, or the bound is reached.
     *
     * @param before runs once before the first write, while others are kept from writing
     * @param once writes what is queued; returns whether anything was written
     * @param bound how often to write, 1 or more
     * @return how often it wrote; {@link #ELSEWHERE} if another thread writes
     */
    int write(Runnable before, BooleanSupplier once, int bound) {
        if (!enter()) {
            return ELSEWHERE;
        }
        before.run();
        int writes = 0;
        do {
            state.set(WRITING); // what is queued from here on is written below, or marks this once more
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
