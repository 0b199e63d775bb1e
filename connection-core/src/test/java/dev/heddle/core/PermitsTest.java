// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class PermitsTest {
    private final Permits permits = new Permits(3);

    private Permits.Grant waitFor(long count) {
        Permits.Grant grant = permits.acquire(count);
        if (grant == null) {
            throw new AssertionError("did not have to wait for " + count);
        }
        return grant;
    }

    @Test
    void whatIsFreeIsTakenAtOnce() {
        assertThat(permits.acquire(2)).isNull();
        assertThat(permits.acquire(0)).isNull();
        assertThat(permits.available()).isEqualTo(1);
        assertThat(permits.waiting()).isZero();
    }

    @Test
    void aSmallRequestDoesNotOvertakeALargeOne() {
        Permits.Grant large = waitFor(4);
        Permits.Grant small = waitFor(1);
        assertThat(permits.waiting()).isEqualTo(2);
        permits.release(1);
        assertThat(large.isDone()).isTrue();
        assertThat(small.isDone()).isFalse();
        permits.release(1);
        assertThat(small.isDone()).isTrue();
        assertThat(permits.settle(large)).isTrue();
        assertThat(permits.settle(small)).isTrue();
        assertThat(permits.available()).isZero();
    }

    @Test
    void oneReleaseServesEverybodyThatItCovers() {
        permits.acquire(3);
        Permits.Grant first = waitFor(2);
        Permits.Grant second = waitFor(2);
        Permits.Grant third = waitFor(2);
        permits.release(5);
        assertThat(first.isDone() && second.isDone()).isTrue();
        assertThat(third.isDone()).isFalse();
        assertThat(permits.available()).isEqualTo(1);
    }

    @Test
    void whoLeavesTheLineLetsThoseBehindPass() {
        Permits.Grant large = waitFor(10);
        Permits.Grant small = waitFor(3);
        assertThat(permits.settle(large)).isFalse();
        assertThat(small.isDone()).isTrue();
        permits.release(10);
        assertThat(large.isDone()).isFalse();
        assertThat(permits.available()).isEqualTo(10);
    }

    @Test
    void theEndWakesEverybodyWithoutPermits() {
        Permits.Grant waiting = waitFor(4);
        permits.close();
        assertThat(waiting.isDone()).isTrue();
        assertThat(permits.settle(waiting)).isFalse();
        assertThat(permits.acquire(100)).isNull();
        assertThat(permits.available()).isEqualTo(3);
        assertThat(permits.waiting()).isZero();
    }

    @Test
    void negativeCountsAreRefused() {
        assertThatThrownBy(() -> new Permits(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> permits.acquire(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
