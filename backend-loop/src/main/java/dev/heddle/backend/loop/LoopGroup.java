// SPDX-License-Identifier: Apache-2.0
package dev.heddle.backend.loop;

import java.io.IOException;

/** The threads that serve all connections. A thread has a loop while it has connections. Thread-safe. */
final class LoopGroup {
    private final Loop[] running;
    private int next;

    LoopGroup(int threads) {
        running = new Loop[threads];
    }

    /**
     * Assigns a connection to the next loop, and starts that loop if necessary.
     *
     * @throws IOException if no selector can be opened for a new loop
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
