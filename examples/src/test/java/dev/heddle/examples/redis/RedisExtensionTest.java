// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RedisExtensionTest {
    @Test
    void withoutRedisTestsAreSkippedAndSayHowToEnableThem() {
        assertThat(RedisExtension.decide(true, true).isDisabled()).isFalse();
        assertThat(RedisExtension.decide(false, false).isDisabled()).isTrue();
        assertThat(RedisExtension.decide(false, false).getReason())
                .get()
                .asString()
                .contains("apt-get install redis-server");
    }

    @Test
    void inCiTheyFail() {
        assertThatThrownBy(() -> RedisExtension.decide(false, true))
                .hasMessageContaining("apt-get install redis-server");
    }
}
