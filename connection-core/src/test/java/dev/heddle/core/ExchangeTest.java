package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.ConnectionClosedException.Reason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ExchangeTest {
    private final Exchange<String, String> exchange = new Exchange<>("question", 7, Deadline.NEVER, null);

    @Test
    void itGoesFromQueuedToDone() {
        assertThat(exchange.state()).isEqualTo(Exchange.State.QUEUED);
        exchange.markSent();
        assertThat(exchange.state()).isEqualTo(Exchange.State.SENT);
        exchange.markPending(5);
        assertThat(exchange.state()).isEqualTo(Exchange.State.PENDING);
        assertThat(exchange.asyncId()).isEqualTo(5);
        exchange.finish(Exchange.State.DONE, "answer", null);
        assertThat(exchange.isDone()).isTrue();
        assertThat(exchange.take()).isEqualTo("answer");
        assertThat(exchange.take()).isNull();
        assertThat(exchange.toString()).contains("7").contains("question").contains("DONE");
    }

    /** The reply may be read before the sending thread has come back from its write. */
    @Test
    void newsOfTheWriteMayComeAfterTheReply() {
        exchange.markPending(5);
        exchange.markSent();
        assertThat(exchange.state()).isEqualTo(Exchange.State.PENDING);
        exchange.finish(Exchange.State.DONE, "answer", null);
        exchange.markSent();
        exchange.markPending(6);
        assertThat(exchange.state()).isEqualTo(Exchange.State.DONE);
        assertThat(exchange.asyncId()).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource(
            value = Exchange.State.class,
            names = {"DONE", "FAILED", "CANCELLED", "TIMED_OUT"})
    void itEndsOnce(Exchange.State end) {
        exchange.finish(end, null, null);
        assertThat(exchange.state().isFinal()).isTrue();
        assertThatThrownBy(() -> exchange.finish(Exchange.State.DONE, "again", null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("7");
        assertThat(exchange.state()).isEqualTo(end);
    }

    @Test
    void theHookRunsOnceBeforeOrAfterTheEnd() {
        List<String> ran = new ArrayList<>();
        exchange.whenFinal(Runnable::run, () -> ran.add("before"));
        assertThat(ran).isEmpty();
        exchange.finish(Exchange.State.CANCELLED, null, null);
        assertThat(ran).containsExactly("before");
        exchange.whenFinal(Runnable::run, () -> ran.add("after"));
        assertThat(ran).containsExactly("before", "after");
    }

    @Test
    void aClosedTableRefusesAndHandsOverWhatWasOpen() throws Exception {
        ExchangeTable<String, String> table = new ExchangeTable<>();
        assertThat(table.wasRegistered(0)).isFalse();
        table.register(exchange);
        assertThat(table.get(7)).isSameAs(exchange);
        assertThat(table.wasRegistered(7)).isTrue();
        assertThat(table.wasRegistered(8)).isFalse();
        assertThat(table.wasRegistered(-1)).isFalse();
        ConnectionClosedException cause = new ConnectionClosedException(Reason.PEER_CLOSED, "gone", null);
        assertThat(table.close(cause)).containsExactly(exchange);
        assertThat(table.size()).isZero();
        assertThatThrownBy(() -> table.register(new Exchange<>("late", 8, Deadline.NEVER, null)))
                .isInstanceOf(ConnectionClosedException.class)
                .hasMessage("gone")
                .hasCause(cause);
        assertThat(table.size()).isZero();
        assertThat(table.remove(exchange)).isFalse();
    }

    @Test
    void aSecondWaiterIsRefused() throws Exception {
        exchange.attach(null);
        exchange.attach(null);
        List<Throwable> refused = new ArrayList<>();
        Thread other = Thread.ofPlatform().start(() -> {
            try {
                exchange.attach(null);
            } catch (IllegalStateException e) {
                refused.add(e);
            }
        });
        other.join();
        assertThat(refused).hasSize(1);
        exchange.detach();
    }

    /** An executor that cannot start a thread, a request whose toString fails for the flight recorder. */
    @Test
    void whatFollowsItsEndMayFailWithoutHarmToOthers() {
        List<String> ran = new ArrayList<>();
        exchange.whenFinal(
                task -> {
                    throw new OutOfMemoryError("unable to create native thread");
                },
                () -> ran.add("never"));
        exchange.whenFinal(Runnable::run, () -> ran.add("after the failure"));
        exchange.finish(Exchange.State.DONE, "answer", null);
        assertThat(exchange.take()).isEqualTo("answer");
        assertThat(ran).containsExactly("after the failure");
    }
}
