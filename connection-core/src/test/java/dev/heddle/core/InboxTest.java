// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InboxTest {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<String> heard = new ArrayList<>();
    private final List<String> discarded = new ArrayList<>();
    private final PausableWorker worker = new PausableWorker();
    private Inbox<String> inbox = inbox(2, 100, Overflow.DROP);

    private Inbox<String> inbox(int count, long bytes, Overflow overflow) {
        return new Inbox<>(
                new Inbox.Bounds(count, bytes, overflow),
                tasks::add,
                new ReadHold(worker.worker()),
                this::hear,
                discarded::add);
    }

    private void hear(String message) {
        heard.add(message);
        if (message.equals("fail")) {
            throw new IllegalStateException("asked to fail, harmless");
        }
        if (message.equals("ask for more")) {
            inbox.offer("more", 1);
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
        assertThat(inbox.offer("a", 1)).isTrue();
        assertThat(inbox.offer("b", 1)).isTrue();
        assertThat(tasks).hasSize(1);
        runTasks();
        assertThat(heard).containsExactly("a", "b");
        assertThat(inbox.offer("c", 1)).isTrue();
        runTasks();
        assertThat(heard).containsExactly("a", "b", "c");
    }

    @Test
    void whatFindsTheInboxFullIsDiscarded() {
        inbox.offer("a", 1);
        inbox.offer("b", 1);
        assertThat(inbox.offer("c", 1)).isFalse();
        assertThat(discarded).containsExactly("c");
        runTasks();
        assertThat(heard).containsExactly("a", "b");
    }

    @Test
    void bytesAreBoundedToo() {
        assertThat(inbox.offer("large", 101)).as("alone").isTrue();
        assertThat(inbox.offer("a", 0)).isFalse();
        runTasks();
        assertThat(inbox.offer("b", 60)).isTrue();
        assertThat(inbox.offer("c", 41)).isFalse();
        assertThat(inbox.offer("d", 40)).isTrue();
        runTasks();
        assertThat(heard).containsExactly("large", "b", "d");
    }

    @Test
    void aListenerMayFailOrOfferMore() {
        inbox.offer("fail", 1);
        inbox.offer("ask for more", 1);
        runTasks();
        assertThat(heard).containsExactly("fail", "ask for more", "more");
    }

    @Test
    void afterTheEndNothingIsTaken() {
        inbox.offer("before", 1);
        inbox.close();
        assertThat(inbox.offer("after", 1)).isFalse();
        runTasks();
        assertThat(heard).containsExactly("before");
        assertThat(discarded).containsExactly("after");
    }

    @Test
    void aTaskHandsOnSoManyMessagesAndLeavesTheRestToTheNext() {
        inbox = inbox(1000, 1000, Overflow.DROP);
        for (int i = 0; i < 150; i++) {
            inbox.offer("n" + i, 1);
        }
        assertThat(tasks).hasSize(1);
        tasks.remove().run();
        assertThat(heard).hasSize(64);
        assertThat(tasks).hasSize(1);
        runTasks();
        assertThat(heard).hasSize(150).endsWith("n149");
        inbox.offer("again", 1);
        runTasks();
        assertThat(heard).endsWith("again");
    }

    @Test
    void aFullInboxPausesReadingUntilItIsHalfEmpty() {
        inbox = inbox(4, 1000, Overflow.PAUSE);
        Deque<Boolean> pausedWhenHeard = new ArrayDeque<>();
        Inbox<String> watched = new Inbox<>(
                new Inbox.Bounds(4, 1000, Overflow.PAUSE),
                tasks::add,
                new ReadHold(worker.worker()),
                message -> pausedWhenHeard.add(worker.paused()),
                discarded::add);
        for (int i = 0; i < 3; i++) {
            watched.offer("n", 1);
            assertThat(worker.paused()).isFalse();
        }
        for (int i = 0; i < 3; i++) {
            assertThat(watched.offer("of the same read", 1)).isTrue();
            assertThat(worker.paused()).isTrue();
        }
        runTasks();
        assertThat(pausedWhenHeard).containsExactly(true, true, true, false, false, false);
        assertThat(discarded).isEmpty();
    }

    @Test
    void bytesPauseReadingToo() {
        inbox = inbox(100, 10, Overflow.PAUSE);
        inbox.offer("a", 20);
        assertThat(worker.paused()).isTrue();
        runTasks();
        assertThat(worker.paused()).isFalse();
    }

    @Test
    void readingIsPausedWhileAnybodyHoldsIt() {
        ReadHold hold = new ReadHold(worker.worker());
        hold.hold();
        hold.hold();
        hold.release();
        assertThat(worker.paused()).isTrue();
        hold.release();
        assertThat(worker.paused()).isFalse();
        hold.release(); // a release that comes before its hold
        hold.hold();
        assertThat(worker.paused()).isFalse();
    }
}
