// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.core.ExchangeTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Checks that the scheduled tasks of all connections with the same clock share one thread and nothing else. */
abstract class TimersContract extends ContractFixture {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private Set<String> timerThreads() {
        return leaks().newThreads(name -> name.contains("timers"));
    }

    private static Signal scheduled(Link link, Duration timeout) {
        Signal ran = new Signal();
        Runnable unused = link.handler.worker().schedule(link.in(timeout), ran::fire);
        return ran;
    }

    @Test
    void oneThreadForAllConnectionsWhichEndsWithTheLast() throws Exception {
        List<Link> links = List.of(link(), link(), link());
        assertThat(timerThreads()).as("before there are tasks").isEmpty();
        List<Signal> tasks = new ArrayList<>();
        for (int i = 2; i >= 0; i--) {
            tasks.add(0, scheduled(links.get(i), SECOND.multipliedBy(i + 1)));
        }
        assertThat(timerThreads()).hasSize(1);
        for (int i = 0; i < 3; i++) {
            clock.advance(SECOND);
            Bounded.await("task " + i, tasks.get(i)::isDone);
            assertThat(tasks.stream().filter(Signal::isDone)).hasSize(i + 1);
        }
        links.get(0).close();
        links.get(1).close();
        Signal last = scheduled(links.get(2), SECOND);
        assertThat(timerThreads()).hasSize(1);
        clock.advance(SECOND);
        Bounded.await("the last task", last::isDone);
        links.get(2).close();
        leaks().assertNoThreads(name -> name.contains("timers"));
        Link next = link();
        Signal again = scheduled(next, SECOND);
        clock.advance(SECOND);
        Bounded.await("a task after all others had ended", again::isDone);
    }

    @Test
    void anErrorInATaskOfOneConnectionLeavesTheOthersTheirDeadlines() throws Exception {
        Link failing = link();
        Link other = link();
        Runnable unused = failing.handler.worker().schedule(failing.in(SECOND), () -> {
            throw new AssertionError("asked to fail");
        });
        Caller<String> hasty = Caller.startVirtual(() -> other.call("hasty", other.in(SECOND.multipliedBy(2))));
        other.peer.awaitRequest();
        clock.advance(SECOND);
        Bounded.await("the end", () -> !failing.handler.isOpen());
        ConnectionClosedException cause =
                Objects.requireNonNull(failing.handler.worker().failure());
        assertThat(cause.reason()).isEqualTo(Reason.INTERNAL);
        clock.advance(SECOND);
        assertThat(hasty.failure()).isInstanceOf(ExchangeTimeoutException.class);
        assertThat(other.handler.isOpen()).isTrue();
    }

    @Test
    void aTaskThatIsNeverDoneAddingDueOnesLeavesTheOthersTheirTime() throws Exception {
        Link busy = link();
        Link other = link();
        Signal stop = new Signal();
        again(busy, stop);
        Signal task = scheduled(other, SECOND);
        clock.advance(SECOND);
        Bounded.await("the other connection's task", task::isDone);
        stop.fire();
    }

    private static void again(Link link, Signal stop) {
        Runnable unused = link.handler.worker().schedule(link.in(Duration.ZERO), () -> {
            if (!stop.isDone()) {
                again(link, stop);
            }
        });
    }

    @Test
    void aTaskThatIsScheduledAfterTheEndNeedsNoThread() throws Exception {
        Link link = link();
        assertThat(link.handler.worker().stop(link.in(SECOND))).isTrue();
        Signal ran = scheduled(link, SECOND);
        clock.advance(SECOND);
        assertThat(timerThreads()).isEmpty();
        assertThat(ran.isDone()).isFalse();
    }

    /**
     * The stop ends the write with an error, which must not start the wait for bytes that the peer may still have sent.
     */
    @Test
    void aStopInMidWriteNeedsNoTimers() throws Exception {
        Link link = add(spec().capacity(100).inMemory());
        Caller<String> caller = link.caller("x".repeat(1000));
        Bounded.await("a write that waits", () -> link.transport.bytesWritten() == 100);
        link.handler.close();
        assertThat(caller.failure()).isInstanceOf(ConnectionClosedException.class);
        assertThat(timerThreads()).isEmpty();
    }
}
