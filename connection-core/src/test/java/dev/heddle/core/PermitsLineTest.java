// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

final class PermitsLineTest {
    private final Permits permits = new Permits(3);

    private Permits.Grant join(long count) {
        return Objects.requireNonNull(permits.acquire(count));
    }

    @Test
    void whoeverStandsBehindAnAbandonedPlaceIsServed() {
        Permits.Grant large = join(5);
        Permits.Grant small = join(2);
        permits.abandon(large);
        assertThat(large.isDone()).isTrue();
        assertThat(permits.settle(large)).isFalse();
        assertThat(permits.settle(small)).isTrue();
        assertThat(permits.available()).isEqualTo(1);
    }

    @Test
    void permitsThatHaveComeStay() {
        Permits.Grant grant = join(5);
        permits.release(2);
        permits.abandon(grant);
        assertThat(permits.settle(grant)).isTrue();
        assertThat(permits.available()).isZero();
    }

    @Test
    void whatIsTakenOnCreditIsPaidBackBeforeTheLineMoves() {
        Permits.Grant grant = join(4);
        assertThat(permits.overdraw(new Permits.Grant(5), 1)).isFalse();
        assertThat(permits.overdraw(new Permits.Grant(5), 2)).isTrue();
        permits.release(5);
        assertThat(grant.isDone()).isFalse();
        permits.release(1);
        assertThat(permits.settle(grant)).isTrue();
        permits.close();
        assertThat(permits.overdraw(new Permits.Grant(1), 100)).isFalse();
    }
}
