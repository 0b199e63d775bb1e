// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.buffer.BufferPool;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WorkersTest {
    @Test
    void withoutBackendsTheMessageSaysWhatToAdd() {
        assertThat(Workers.available()).isEmpty();
        assertThatThrownBy(() -> Workers.named("virtual"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'virtual'")
                .hasMessageContaining("backend-virtual");
        assertThatThrownBy(Workers::preferred)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "no worker backend: none is on the path: add one of the artifacts heddle-backend-virtual,"
                                + " heddle-backend-threads, heddle-backend-loop and heddle-backend-single of the group dev.heddle");
    }

    @Test
    void settingsAreChecked() {
        WorkerConfig defaults = WorkerConfig.defaults();
        assertThatThrownBy(() -> defaults.withMaxQueuedBytes(0)).hasMessageContaining("maxQueuedBytes");
        assertThatThrownBy(() -> defaults.withMaxNotifications(0)).hasMessageContaining("maxNotifications");
        assertThatThrownBy(() -> defaults.withMaxNotificationBytes(0)).hasMessageContaining("maxNotificationBytes");
        assertThatThrownBy(() -> defaults.withReceiveBufferBytes(1023)).hasMessageContaining("1023");
        assertThatThrownBy(() -> defaults.withReceiveBufferBytes((1 << 24) + 1)).hasMessageContaining("range");
        assertThatThrownBy(() -> defaults.withDefaultTimeout(Duration.ZERO)).hasMessageContaining("PT0S");
    }

    @Test
    void eachSettingCanBeChanged() {
        BufferPool pool = new BufferPool(0);
        WorkerConfig changed = WorkerConfig.defaults()
                .withName("name")
                .withTime(TimeSource.SYSTEM)
                .withPool(pool)
                .withMaxQueuedBytes(1)
                .withReceiveBufferBytes(1024)
                .withMaxNotifications(2)
                .withMaxNotificationBytes(3)
                .withDefaultTimeout(Duration.ofNanos(1));
        assertThat(changed)
                .isEqualTo(new WorkerConfig("name", TimeSource.SYSTEM, pool, 1, 1024, 2, 3, Duration.ofNanos(1)));
    }
}
