// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ConnectionClosedException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ConnectionListenersTest {
    private final List<String> heard = new ArrayList<>();

    private ConnectionListener.Factory hears(String name) {
        return peer -> {
            heard.add(name + " began " + peer);
            return new ConnectionListener() {
                @Override
                public @Nullable Consumer<Exchange<?, ?>> exchangeBegan(long id) {
                    heard.add(name + " exchange " + id);
                    return id == 0 ? null : exchange -> heard.add(name + " " + exchange.state());
                }

                @Override
                public void connectionEnded(ConnectionClosedException cause, MetricsSnapshot metrics) {
                    heard.add(name + " ended " + cause.reason());
                }
            };
        };
    }

    private static ConnectionListener.Factory throwing() {
        return peer -> {
            if (peer.equals("bad")) {
                throw new AssertionError("asked to fail, harmless");
            }
            return new ConnectionListener() {
                @Override
                public @Nullable Consumer<Exchange<?, ?>> exchangeBegan(long id) {
                    if (id == 1) {
                        throw new NoClassDefFoundError("asked to fail, harmless");
                    }
                    return exchange -> {
                        throw new IllegalStateException("asked to fail, harmless");
                    };
                }

                @Override
                public void connectionEnded(ConnectionClosedException cause, MetricsSnapshot metrics) {
                    throw new AssertionError("asked to fail, harmless");
                }
            };
        };
    }

    private static void exchange(ConnectionListeners listeners, long id) {
        boolean unused =
                new Exchange<>("q", id, Deadline.NEVER, listeners.exchangeBegan(id)).answer("r", 1, new LongAdder());
    }

    private static void end(ConnectionListeners listeners) {
        listeners.ended(new ConnectionClosedException(Reason.STOPPED, "stopped", null), new Metrics().snapshot());
    }

    @Test
    void whatAListenerThrowsKeepsNobodyFromAnything() {
        ConnectionListeners listeners =
                ConnectionListeners.began("peer", List.of(hears("a"), throwing(), hears("b"), peer -> null));
        exchange(listeners, 1);
        exchange(listeners, 2);
        end(listeners);
        assertThat(heard)
                .containsExactly(
                        "a began peer",
                        "b began peer",
                        "a exchange 1",
                        "b exchange 1",
                        "a DONE",
                        "b DONE",
                        "a exchange 2",
                        "b exchange 2",
                        "a DONE",
                        "b DONE",
                        "a ended STOPPED",
                        "b ended STOPPED");
        end(ConnectionListeners.began("bad", List.of(throwing(), hears("c"))));
        assertThat(heard).endsWith("c began bad", "c ended STOPPED");
    }

    @Test
    void anExchangeThatNobodyObservesHasNoHook() {
        ConnectionListeners listeners = ConnectionListeners.began("peer", List.of(hears("a")));
        assertThat(listeners.exchangeBegan(0)).isNull();
        assertThat(Objects.requireNonNull(listeners.exchangeBegan(1))).isNotNull();
    }
}
