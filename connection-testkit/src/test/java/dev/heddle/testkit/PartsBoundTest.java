// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Deadline;
import dev.heddle.core.Parts;
import dev.heddle.core.buffer.BufferPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests when parts that are not taken pause the reading of a connection, and when reading resumes; step by step. */
@Timeout(60)
final class PartsBoundTest {
    private static final int BOUND = 4;

    private final FakeClock clock = new FakeClock();
    private final BufferPool pool = BufferPool.tracking(1 << 20);
    private final ManualWorkerBackend backend = new ManualWorkerBackend(clock);
    private final List<Parts<TestReply>> open = new ArrayList<>();
    private Link link;

    @BeforeEach
    void connect() throws Exception {
        link = new Link.Spec(backend, clock, pool)
                .config(config -> config.withMaxNotifications(BOUND))
                .inMemory();
    }

    @AfterEach
    void nothingIsLeft() {
        open.forEach(Parts::close);
        link.close();
        LeakCheck.assertNothingOpen(link.handler);
        LeakCheck.assertNoBuffers(pool);
    }

    /** Makes a call and reads as many parts as may wait. */
    private Parts<TestReply> full(Deadline deadline) throws Exception {
        Parts<TestReply> parts = link.handler.callParts(TestRequest.of("many"), deadline);
        open.add(parts);
        backend.last().runSend();
        long id = link.peer.awaitRequest().id();
        for (int i = 0; i < BOUND; i++) {
            link.peer.send(TestMessage.part(id, "part " + i));
        }
        return parts;
    }

    private void take(Parts<TestReply> parts, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            Objects.requireNonNull(parts.next(), "a part").release();
        }
    }

    private boolean reads() throws Exception {
        link.peer.send(TestMessage.notification("read this"));
        return backend.last().runReceive();
    }

    @Test
    void readingStopsWhenTheBoundIsReachedAndGoesOnWhenHalfWasTaken() throws Exception {
        Parts<TestReply> parts = full(Deadline.NEVER);
        assertThat(backend.last().runReceive()).isTrue();
        assertThat(reads()).isFalse();
        take(parts, BOUND / 2 - 1);
        assertThat(reads()).isFalse();
        take(parts, 1);
        assertThat(reads()).isTrue();
    }

    @Test
    void readingGoesOnOnlyWhenTheLastOfSeveralAllowsIt() throws Exception {
        Parts<TestReply> first = full(Deadline.NEVER);
        Parts<TestReply> second = full(Deadline.NEVER);
        assertThat(backend.last().runReceive()).isTrue(); // one read brings the parts of both calls
        assertThat(reads()).isFalse();
        take(first, BOUND);
        assertThat(reads()).isFalse();
        second.close();
        assertThat(reads()).isTrue();
    }

    @Test
    void aCallThatHasEndedHoldsNobodyUp() throws Exception {
        full(link.in(Duration.ofMillis(500)));
        assertThat(backend.last().runReceive()).isTrue();
        assertThat(reads()).isFalse();
        backend.last().advance(Duration.ofMillis(500));
        assertThat(reads()).isTrue();
    }
}
