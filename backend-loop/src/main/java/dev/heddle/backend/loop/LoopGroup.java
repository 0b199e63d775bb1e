package dev.heddle.backend.loop;

import java.io.IOException;

/** The threads of all connections. Each has a loop while it has connections. Thread-safe. */
final class LoopGroup {
    private final Loop[] running;
    private int next;

    LoopGroup(int threads) {
        running = new Loop[threads];
    }

    /**
     * Hands a connection to the next loop, which is started if need be.
     *
     * @throws IOException if there is no selector for a new loop
     */
    synchronized Loop join() throws IOException {
        int place = next;
        next = (next + 1) % running.length;
        Loop loop = running[place];
        if (loop == null || !loop.add()) {
            loop = new Loop("heddle-loop-" + place);
            boolean unused = loop.add();
            loop.start();
            running[place] = loop;
        }
        return loop;
    }
}
