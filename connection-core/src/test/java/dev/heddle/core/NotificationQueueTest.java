package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NotificationQueueTest {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<String> heard = new ArrayList<>();
    private final List<String> discarded = new ArrayList<>();
    private final NotificationQueue<String> queue = new NotificationQueue<>(2, tasks::add, this::hear, discarded::add);

    private void hear(String message) {
        heard.add(message);
        if (message.equals("fail")) {
            throw new IllegalStateException("asked to fail, harmless");
        }
        if (message.equals("ask for more")) {
            queue.offer("more");
        }
    }

    private void runTasks() {
        Runnable task;
        while ((task = tasks.poll()) != null) {
            task.run();
        }
    }

    @Test
    void oneTaskDrainsManyMessagesInOrder() {
        assertThat(queue.offer("a")).isTrue();
        assertThat(queue.offer("b")).isTrue();
        assertThat(tasks).hasSize(1);
        runTasks();
        assertThat(heard).containsExactly("a", "b");
        assertThat(queue.offer("c")).isTrue();
        runTasks();
        assertThat(heard).containsExactly("a", "b", "c");
    }

    @Test
    void whatFindsTheQueueFullIsDiscarded() {
        queue.offer("a");
        queue.offer("b");
        assertThat(queue.offer("c")).isFalse();
        assertThat(discarded).containsExactly("c");
        runTasks();
        assertThat(heard).containsExactly("a", "b");
    }

    @Test
    void aListenerMayFailOrOfferMore() {
        queue.offer("fail");
        queue.offer("ask for more");
        runTasks();
        assertThat(heard).containsExactly("fail", "ask for more", "more");
    }

    @Test
    void afterTheEndNothingIsTaken() {
        queue.offer("before");
        queue.close();
        assertThat(queue.offer("after")).isFalse();
        runTasks();
        assertThat(heard).containsExactly("before");
        assertThat(discarded).containsExactly("after");
    }
}
