// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.WorkerConfig;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SmuxConfigTest {
    @Test
    void defaultsOfTheOriginal() {
        SmuxConfig config = SmuxConfig.defaults();
        assertThat(config.version()).isEqualTo(1);
        assertThat(config.keepAlive()).isTrue();
        assertThat(config.keepAliveInterval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.keepAliveTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.maxFrameSize()).isEqualTo(32768);
        assertThat(config.maxReceiveBuffer()).isEqualTo(4194304);
        assertThat(config.maxStreamBuffer()).isEqualTo(65536);
        assertThat(config.maxStreamWindow()).isEqualTo(262144);
        assertThat(config.acceptBacklog()).isEqualTo(1024);
        assertThat(config.stalledStreamTimeout()).isNull();
        assertThat(config.backend().name()).isEqualTo("threads");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                rule("version", b -> b.version(0)),
                rule("version", b -> b.version(3)),
                rule("keepAliveInterval", b -> b.keepAlive(Duration.ZERO, Duration.ofSeconds(1))),
                rule("keepAliveTimeout", b -> b.keepAlive(Duration.ofSeconds(10), Duration.ofSeconds(9))),
                rule("maxFrameSize", b -> b.maxFrameSize(0)),
                rule("maxFrameSize", b -> b.maxFrameSize(65536)),
                rule("maxReceiveBuffer", b -> b.maxReceiveBuffer(0)),
                rule("maxReceiveBuffer", b -> b.maxReceiveBuffer(-1)),
                rule("maxStreamBuffer", b -> b.maxStreamBuffer(0)),
                rule("maxStreamBuffer", b -> b.maxReceiveBuffer(100).maxStreamBuffer(101)),
                rule("maxStreamWindow", b -> b.streamWindow(100, 99)),
                rule("acceptBacklog", b -> b.acceptBacklog(0, AcceptOverflow.REFUSE)),
                rule("maxStreams", b -> b.maxStreams(0)),
                rule("openTimeout", b -> b.openTimeout(Duration.ZERO)),
                rule("closeTimeout", b -> b.closeTimeout(Duration.ZERO)),
                rule("halfClosedWriteTimeout", b -> b.halfClosedWriteTimeout(Duration.ZERO)),
                rule("stalledStreamTimeout", b -> b.stalledStreamTimeout(Duration.ZERO)),
                rule("send queue", b -> b.worker(WorkerConfig.defaults().withMaxQueuedBytes(32768))));
    }

    private static Arguments rule(String name, UnaryOperator<SmuxConfig.Builder> change) {
        return Arguments.of(name, change);
    }

    @ParameterizedTest
    @MethodSource
    void refused(String name, UnaryOperator<SmuxConfig.Builder> change) {
        assertThatThrownBy(() -> change.apply(SmuxConfig.builder()).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    @Test
    void theLimitsThemselvesAreAllowed() {
        SmuxConfig config = SmuxConfig.builder()
                .version(2)
                .maxFrameSize(65535)
                .maxReceiveBuffer(Integer.MAX_VALUE)
                .maxStreamBuffer(Integer.MAX_VALUE)
                .keepAlive(Duration.ofSeconds(7), Duration.ofSeconds(7))
                .build();
        assertThat(config.maxStreamBuffer()).isEqualTo(Integer.MAX_VALUE);
        assertThat(config.maxStreamWindow()).isEqualTo(Integer.MAX_VALUE);
        assertThat(SmuxConfig.builder().noKeepAlive().build().keepAlive()).isFalse();
    }
}
