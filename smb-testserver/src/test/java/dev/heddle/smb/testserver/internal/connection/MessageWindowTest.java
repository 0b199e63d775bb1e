// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageWindowTest {
    @Test
    void theFirstMessageOnly() {
        MessageWindow window = new MessageWindow(8);
        assertThat(window.take(1, 1)).isFalse();
        assertThat(window.take(0, 2)).isFalse();
        assertThat(window.take(0, 1)).isTrue();
        assertThat(window.take(0, 1)).isFalse();
    }

    @Test
    void numbersFarFromThoseGranted() {
        MessageWindow window = new MessageWindow(8);
        for (long id :
                new long[] {1, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE - 1, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
            assertThat(window.take(id, 1)).as("%x", id).isFalse();
            assertThat(window.take(id, 0xFFFF)).as("%x", id).isFalse();
        }
        assertThat(window.take(0, 1)).isTrue();
    }

    @Test
    void grantsWhatIsAskedForUpToTheMost() {
        MessageWindow window = new MessageWindow(8);
        assertThat(window.take(0, 1)).isTrue();
        assertThat(window.grant(1, 3)).isEqualTo(3);
        assertThat(window.take(1, 1)).isTrue();
        assertThat(window.grant(1, 1000)).isEqualTo(6);
        assertThat(window.take(2, 1)).isTrue();
        assertThat(window.grant(1, 0)).isEqualTo(1);
    }

    @Test
    void requestsThatAreUnderwayCount() {
        MessageWindow window = new MessageWindow(4);
        assertThat(window.take(0, 1)).isTrue();
        assertThat(window.grant(1, 4)).isEqualTo(4);
        assertThat(window.take(1, 2)).isTrue();
        assertThat(window.take(3, 1)).isTrue();
        assertThat(window.grant(1, 9)).isEqualTo(1);
        assertThat(window.grant(2, 9)).isEqualTo(2);
    }

    @Test
    void anyOrder() {
        MessageWindow window = new MessageWindow(8);
        assertThat(window.take(0, 1)).isTrue();
        assertThat(window.grant(1, 8)).isEqualTo(8);
        assertThat(window.take(5, 3)).isTrue();
        assertThat(window.take(4, 2)).isFalse();
        assertThat(window.take(7, 1)).isFalse();
        assertThat(window.take(1, 4)).isTrue();
        assertThat(window.take(8, 2)).isFalse();
        assertThat(window.take(8, 1)).isTrue();
    }

    /** A client that uses only granted ids always has a credit, and never holds more than the maximum. */
    @Test
    void aClientNeverRunsDry() {
        Random random = new Random(3);
        for (int most = 1; most < 20; most++) {
            MessageWindow window = new MessageWindow(most);
            Deque<Integer> underway = new ArrayDeque<>();
            int held = 1;
            long next = 0;
            for (int i = 0; i < 1000; i++) {
                if (held > 0 && random.nextBoolean()) {
                    int charge = 1 + random.nextInt(held);
                    assertThat(window.take(next, charge)).isTrue();
                    next += charge;
                    held -= charge;
                    underway.add(charge);
                } else if (!underway.isEmpty()) {
                    held += window.grant(underway.remove(), random.nextInt(3));
                }
                assertThat(held + underway.stream().mapToInt(c -> c).sum()).isBetween(1, most);
            }
        }
    }
}
