// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Handles replies that come after their exchanges were cancelled or timed out: most are discarded, some are passed to
 * the protocol. The protocol's consumer is registered here before an exchange is given up, so that a late reply finds
 * it. There are at most as many entries as requests without a reply, which the peer's flow control bounds. Thread-safe.
 */
final class LateReplies<Q, R> {
    private final MessageProtocol<Q, R> protocol;
    private final Executor callbacks;
    private final Map<Long, Consumer<R>> wanted = new ConcurrentHashMap<>();

    LateReplies(MessageProtocol<Q, R> protocol, Executor callbacks) {
        this.protocol = protocol;
        this.callbacks = callbacks;
    }

    /** Registers the protocol's consumer of a late reply, before an exchange is given up. */
    void expect(Exchange<Q, R> exchange) {
        Consumer<R> taker = protocol.lateReply(exchange);
        if (taker != null) {
            wanted.put(exchange.id(), taker);
        }
    }

    /**
     * Called if another thread has ended the exchange. Removes the consumer if the exchange got its reply or failed; if
     * the other thread gave it up, the reply may still come.
     */
    void ended(Exchange<Q, R> exchange) {
        Exchange.State end = exchange.state();
        if (end == Exchange.State.DONE || end == Exchange.State.FAILED) {
            wanted.remove(exchange.id());
        }
    }

    /** Handles a reply whose exchange is not in the table. */
    void came(long id, R reply) {
        hand(wanted.remove(id), reply);
    }

    /** Handles a reply that came in time, but that its caller does not want. */
    void unwanted(Exchange<Q, R> exchange, R reply) {
        hand(protocol.lateReply(exchange), reply);
    }

    private void hand(@Nullable Consumer<R> taker, R reply) {
        if (taker == null) {
            protocol.discard(reply);
        } else {
            callbacks.execute(() -> taker.accept(reply));
        }
    }

    /** Removes all entries, when the connection has ended and no reply can come any more. */
    void clear() {
        wanted.clear();
    }
}
