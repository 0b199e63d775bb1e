// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

import dev.heddle.core.Deadline;
import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Scheduled tasks, run by the thread that calls {@link #runDue}. Thread-safe. */
final class Timers {
    /** A scheduled task; its {@link #run} cancels and removes it. */
    final class Task implements Runnable {
        private final Deadline deadline;
        private final long sequence;
        private final Runnable action;

        private Task(Deadline deadline, long sequence, Runnable action) {
            this.deadline = deadline;
            this.sequence = sequence;
            this.action = action;
        }

        /** Whether this task is the next one due. */
        boolean isFirst() {
            synchronized (Timers.this) {
                return !tasks.isEmpty() && tasks.first() == this;
            }
        }

        @Override
        public void run() {
            synchronized (Timers.this) {
                tasks.remove(this);
            }
        }
    }

    // Compare differences, not values: nanoTime may wrap.
    private final TreeSet<Task> tasks =
            new TreeSet<>(((Comparator<Task>) (a, b) -> Long.signum(a.deadline.nanoTime() - b.deadline.nanoTime()))
                    .thenComparingLong(task -> task.sequence));
    private long sequence;
    private boolean closed;

    /** Adds a task; does not keep it if it is never due or the timers are closed. */
    synchronized Task add(Deadline deadline, Runnable action) {
        Task task = new Task(deadline, sequence++, action);
        if (deadline != Deadline.NEVER && !closed) {
            tasks.add(task);
        }
        return task;
    }

    synchronized Deadline next() {
        return tasks.isEmpty() ? Deadline.NEVER : tasks.first().deadline;
    }

    synchronized int size() {
        return tasks.size();
    }

    /** Runs the due tasks that were added before this call; returns whether there were any. */
    boolean runDue() {
        long end = sequence();
        boolean ran = false;
        Runnable action;
        while ((action = takeDue(end)) != null) {
            action.run();
            ran = true;
        }
        return ran;
    }

    private synchronized long sequence() {
        return sequence;
    }

    private synchronized @Nullable Runnable takeDue(long end) {
        Task first = tasks.isEmpty() ? null : tasks.first();
        if (first == null || first.sequence >= end || !first.deadline.expired()) {
            return null;
        }
        tasks.remove(first);
        return first.action;
    }

    /** Removes all tasks, and ignores tasks that are added later. */
    synchronized void close() {
        closed = true;
        tasks.clear();
    }
}
