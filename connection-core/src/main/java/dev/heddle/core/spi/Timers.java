package dev.heddle.core.spi;

import dev.heddle.core.Deadline;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tasks that wait for their moment; run by whichever thread asks. Thread-safe. */
final class Timers {
    private record Key(long at, long sequence) {}

    private record Task(Deadline deadline, Runnable action) {}

    // Differences, not values: nanoTime may wrap.
    private final TreeMap<Key, Task> tasks =
            new TreeMap<>(((Comparator<Key>) (a, b) -> Long.signum(a.at - b.at)).thenComparingLong(Key::sequence));
    private long sequence;

    /** Adds a task; tells whether it is the first one due. A task that is never due is not kept. */
    synchronized boolean add(Deadline deadline, Runnable action, Runnable[] cancel) {
        if (deadline == Deadline.NEVER) {
            cancel[0] = () -> {};
            return false;
        }
        Key key = new Key(deadline.nanoTime(), sequence++);
        tasks.put(key, new Task(deadline, action));
        cancel[0] = () -> remove(key);
        return tasks.firstKey().equals(key);
    }

    private synchronized void remove(Key key) {
        tasks.remove(key);
    }

    synchronized Deadline next() {
        Map.Entry<Key, Task> first = tasks.firstEntry();
        return first == null ? Deadline.NEVER : first.getValue().deadline();
    }

    /** Runs what is due; returns whether anything was. */
    boolean runDue() {
        boolean ran = false;
        Runnable task;
        while ((task = takeDue()) != null) {
            task.run();
            ran = true;
        }
        return ran;
    }

    private synchronized @Nullable Runnable takeDue() {
        Map.Entry<Key, Task> first = tasks.firstEntry();
        if (first == null || !first.getValue().deadline().expired()) {
            return null;
        }
        tasks.remove(first.getKey());
        return first.getValue().action();
    }
}
