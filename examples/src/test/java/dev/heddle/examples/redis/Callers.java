// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Runs many threads at once, for tests. */
final class Callers {
    private Callers() {}

    interface Task {
        void run(int caller) throws Exception;
    }

    /** Runs {@code task} in {@code callers} threads, numbered from 0, and waits for them. Throws the first failure. */
    static void run(int callers, Task task) throws InterruptedException {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            int caller = i;
            threads.add(Thread.ofPlatform().daemon().start(() -> {
                try {
                    task.run(caller);
                } catch (Throwable e) {
                    failures.add(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(60));
            if (thread.isAlive()) {
                failures.add(new AssertionError("a caller did not end within 60 s"));
            }
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.size() + " callers failed; the cause is the first", failures.peek());
        }
    }
}
