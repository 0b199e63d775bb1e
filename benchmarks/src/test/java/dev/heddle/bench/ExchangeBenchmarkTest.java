// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.Workers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that every combination works with the right replies. Times are not checked. */
@Timeout(180)
class ExchangeBenchmarkTest {
    private static final int COUNT = 200;

    static Stream<Arguments> loads() {
        List<Arguments> loads = new ArrayList<>();
        for (String kind : List.of("loop", "single", "threads", "virtual", "lockAndWrite")) {
            for (int callers : new int[] {1, 8, 64}) {
                for (int payload : new int[] {128, 65536}) {
                    loads.add(Arguments.of(kind, callers, payload, false));
                    loads.add(Arguments.of(kind, callers, payload, true));
                }
            }
            loads.add(Arguments.of(kind, 1024, 4096, true));
            loads.add(Arguments.of(kind, 8, 1 << 20, false));
        }
        return loads.stream();
    }

    @ParameterizedTest
    @MethodSource("loads")
    void allCallersExchange(String kind, int callers, int payload, boolean virtual) throws Exception {
        try (Rig rig = new Rig(kind, callers, payload, virtual)) {
            rig.beginIteration();
            rig.exchanges(COUNT);
            rig.beginIteration();
            rig.exchanges(COUNT);
            awaitFrames(rig, 2 * COUNT);
            assertThat(rig.writes()).isPositive();
        }
    }

    /** Waits for the count of frames, which changes when a write returns; the reply may arrive before that. */
    private static void awaitFrames(Rig rig, long count) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (rig.frames() < count && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        assertThat(rig.frames()).isGreaterThanOrEqualTo(count);
    }

    @ParameterizedTest
    @MethodSource("loads")
    void oneCallerIsSampledAmongTheOthers(String kind, int callers, int payload, boolean virtual) throws Exception {
        try (Rig rig = new Rig(kind, callers, payload, virtual);
                var sampled =
                        virtual ? Executors.newVirtualThreadPerTaskExecutor() : Executors.newSingleThreadExecutor()) {
            sampled.submit(() -> {
                        rig.beginIteration();
                        for (int i = 0; i < 20; i++) {
                            rig.exchange();
                        }
                        return null;
                    })
                    .get();
            awaitFrames(rig, 20);
        }
    }

    @Test
    void theRawSocketExchanges() throws Exception {
        for (int payload : new int[] {128, 65536}) {
            try (Rig rig = new Rig("rawSocket", 1, payload, false)) {
                rig.beginIteration();
                for (int i = 0; i < COUNT; i++) {
                    rig.exchange();
                }
                assertThat(rig.frames()).isEqualTo(COUNT);
            }
        }
    }

    @Test
    void everyBackendIsMeasured() {
        assertThat(Workers.available()).containsExactly("loop", "single", "threads", "virtual");
    }

    @Test
    void aVirtualCallerIsNotSampledByAPlatformThread() throws Exception {
        try (Rig rig = new Rig("virtual", 1, 128, true)) {
            assertThatThrownBy(rig::exchange)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("-Djmh.executor=VIRTUAL");
        }
    }

    @Test
    void theLossOfTheConnectionFailsTheMeasurement() throws Exception {
        EchoServer server = new EchoServer();
        try (EchoClient client = new HeddleClient("threads", server)) {
            Callers callers =
                    new Callers(client, 0, 8, 128, Thread.ofPlatform().daemon().factory());
            callers.await(COUNT);
            server.close();
            assertThatThrownBy(() -> callers.await(Integer.MAX_VALUE)).hasMessage("a caller failed");
            assertThatThrownBy(callers::close).hasMessage("a caller failed");
        }
    }

    @Test
    void aWrongReplyIsNoticed() {
        for (int length : new int[] {8, 128, 65536}) {
            Payload payload = new Payload(7, length);
            ByteBuffer reply = ByteBuffer.allocate(12 + length).position(12);
            payload.copyTo(reply);
            payload.verify(reply, 12);
            for (int at : new int[] {0, 7, length - 1}) {
                reply.put(12 + at, (byte) ~reply.get(12 + at));
                assertThatThrownBy(() -> payload.verify(reply, 12)).hasMessageContaining("differs");
                reply.put(12 + at, (byte) ~reply.get(12 + at));
            }
            assertThatThrownBy(() -> payload.verify(reply, 11)).hasMessageContaining("to a request of " + length);
            payload.next();
            assertThatThrownBy(() -> payload.verify(reply, 12)).hasMessageContaining("byte 0");
        }
    }
}
