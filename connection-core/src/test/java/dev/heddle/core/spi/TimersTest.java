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
    private final Runnable[] cancel = new Runnable[1];
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

    private boolean add(String name, long nanos) {
        return timers.add(Deadline.after(clock, Duration.ofNanos(nanos)), () -> ran.add(name), cancel);
    }

    @Test
    void tasksRunInTheOrderOfTheirMomentsAcrossTheWrap() {
        assertThat(add("c", 30)).isTrue();
        assertThat(add("a", 5)).isTrue();
        assertThat(add("b", 20)).isFalse();
        assertThat(add("b2", 20)).isFalse();
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
        add("a", 5);
        cancel[0].run();
        cancel[0].run();
        now += 5;
        assertThat(timers.runDue()).isFalse();
        assertThat(ran).isEmpty();
    }

    @Test
    void whatIsNeverDueHidesNothing() {
        assertThat(timers.add(Deadline.NEVER, () -> ran.add("never"), cancel)).isFalse();
        now = -5;
        assertThat(add("a", 5)).isTrue();
        now = 0;
        timers.runDue();
        assertThat(ran).containsExactly("a");
        cancel[0].run();
    }

    @Test
    void aTaskMayAddAnother() {
        timers.add(Deadline.after(clock, Duration.ZERO), () -> add("added", 0), cancel);
        assertThat(timers.runDue()).isTrue();
        assertThat(ran).containsExactly("added");
    }
}
