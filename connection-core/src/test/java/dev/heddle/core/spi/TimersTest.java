// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Deadline;
import dev.heddle.core.TimeSource;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TimersTest {
    private final List<String> ran = new ArrayList<>();
    private final Timers timers = new Timers();
    private long now = Long.MAX_VALUE - 10;

    private final TimeSource clock = new TimeSource() {
        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void parkNanos(long nanos) {
            now += nanos;
        }

        @Override
        public void select(Selector selector, long nanos) {
            throw new UnsupportedOperationException();
        }
    };

    private Timers.Task add(String name, long nanos) {
        return timers.add(Deadline.after(clock, Duration.ofNanos(nanos)), () -> ran.add(name));
    }

    @Test
    void tasksRunInTheOrderOfTheirMomentsAcrossTheWrap() {
        assertThat(add("c", 30).isFirst()).isTrue();
        assertThat(add("a", 5).isFirst()).isTrue();
        assertThat(add("b", 20).isFirst()).isFalse();
        assertThat(add("b2", 20).isFirst()).isFalse();
        assertThat(timers.runDue()).isFalse();
        now += 5;
        assertThat(timers.runDue()).isTrue();
        assertThat(ran).containsExactly("a");
        assertThat(timers.next().remainingNanos()).isEqualTo(15);
        now += 25;
        timers.runDue();
        assertThat(ran).containsExactly("a", "b", "b2", "c");
        assertThat(timers.next()).isSameAs(Deadline.NEVER);
    }

    @Test
    void aCancelledTaskDoesNotRun() {
        Timers.Task cancelled = add("a", 5);
        cancelled.run();
        cancelled.run();
        assertThat(timers.size()).as("tasks kept").isZero();
        now += 5;
        assertThat(timers.runDue()).isFalse();
        assertThat(ran).isEmpty();
    }

    @Test
    void nothingIsKeptAfterTheEnd() {
        add("a", 5);
        timers.close();
        Timers.Task late = add("b", 5);
        assertThat(timers.size()).as("tasks kept").isZero();
        late.run();
        now += 5;
        assertThat(timers.runDue()).isFalse();
        assertThat(timers.next()).isSameAs(Deadline.NEVER);
    }

    @Test
    void whatIsNeverDueHidesNothing() {
        Timers.Task never = timers.add(Deadline.NEVER, () -> ran.add("never"));
        assertThat(never.isFirst()).isFalse();
        now = -5;
        assertThat(add("a", 5).isFirst()).isTrue();
        now = 0;
        timers.runDue();
        assertThat(ran).containsExactly("a");
        never.run();
    }

    /** Otherwise a task that adds another due task would block all other tasks forever. */
    @Test
    void whatATaskAddsIsRunTheNextTime() {
        Timers.Task unused = timers.add(Deadline.after(clock, Duration.ZERO), () -> add("added", 0));
        assertThat(timers.runDue()).isTrue();
        assertThat(ran).isEmpty();
        assertThat(timers.runDue()).isTrue();
        assertThat(ran).containsExactly("added");
    }
}
