// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.Selector;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DeadlineTest {
    /** A clock that is set by hand and counts the waits on it. */
    private static final class Clock implements TimeSource {
        private long now;
        private long parkedFor;

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void parkNanos(long nanos) {
            parkedFor += nanos;
        }

        @Override
        public void select(Selector selector, long nanos) {
            parkedFor += nanos;
        }
    }

    private final Clock clock = new Clock();

    @Test
    void itPassesAtItsMoment() {
        Deadline deadline = Deadline.after(clock, Duration.ofNanos(10));
        clock.now = 9;
        assertThat(deadline.expired()).isFalse();
        assertThat(deadline.remainingNanos()).isEqualTo(1);
        clock.now = 10;
        assertThat(deadline.expired()).isTrue();
        assertThat(deadline.remainingNanos()).isZero();
        assertThat(Deadline.after(clock, Duration.ZERO).expired()).isTrue();
    }

    @Test
    void theClockMayWrap() {
        clock.now = Long.MAX_VALUE - 5;
        Deadline deadline = Deadline.after(clock, Duration.ofNanos(10));
        assertThat(deadline.expired()).isFalse();
        clock.now += 9;
        assertThat(deadline.remainingNanos()).isEqualTo(1);
        clock.now += 1;
        assertThat(deadline.expired()).isTrue();
    }

    @Test
    void neverNeverPasses() {
        clock.now = Long.MAX_VALUE;
        assertThat(Deadline.NEVER.expired()).isFalse();
        assertThat(Deadline.NEVER.remainingNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(Deadline.after(clock, Duration.ofDays(365 * 1000L))).isSameAs(Deadline.NEVER);
    }

    @Test
    void aDeadlineThatHasPassedDoesNotPark() {
        Deadline deadline = Deadline.after(clock, Duration.ofNanos(10));
        deadline.park();
        assertThat(clock.parkedFor).isEqualTo(10);
        clock.now = 10;
        deadline.park();
        assertThat(clock.parkedFor).isEqualTo(10);
    }

    @Test
    void negativeTimeoutsAreRefused() {
        assertThatThrownBy(() -> Deadline.after(clock, Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void selectingWaitsForTheRestToo() throws Exception {
        try (Selector selector = Selector.open()) {
            Deadline deadline = Deadline.after(clock, Duration.ofNanos(10));
            clock.now = 4;
            deadline.select(selector);
            assertThat(clock.parkedFor).isEqualTo(6);
            selector.wakeup();
            Deadline.NEVER.select(selector);
        }
    }

    @Test
    void theEarlierOfTwo() {
        Deadline sooner = Deadline.after(clock, Duration.ofNanos(1));
        Deadline later = Deadline.after(clock, Duration.ofNanos(2));
        assertThat(sooner.orEarlier(later)).isSameAs(sooner);
        assertThat(later.orEarlier(sooner)).isSameAs(sooner);
        assertThat(later.orEarlier(Deadline.NEVER)).isSameAs(later);
        assertThat(Deadline.NEVER.orEarlier(later)).isSameAs(later);
        assertThat(Deadline.NEVER.isBefore(Deadline.NEVER)).isFalse();
    }
}
