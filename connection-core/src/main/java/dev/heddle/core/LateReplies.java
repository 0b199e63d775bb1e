package dev.heddle.core;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of replies that come after their exchanges were given up: most are discarded, some the protocol wants.
 * What the protocol wants is noted here before an exchange is given up, so that a reply that comes too late finds it.
 * Has no more entries than requests that the peer owes a reply, which its flow control bounds. Thread-safe.
 */
final class LateReplies<Q, R> {
    private final MessageProtocol<Q, R> protocol;
    private final Executor callbacks;
    private final Map<Long, Consumer<R>> wanted = new ConcurrentHashMap<>();

    LateReplies(MessageProtocol<Q, R> protocol, Executor callbacks) {
        this.protocol = protocol;
        this.callbacks = callbacks;
    }

    /** An exchange is about to be given up. */
    void expect(Exchange<Q, R> exchange) {
        Consumer<R> taker = protocol.lateReply(exchange);
        if (taker != null) {
            wanted.put(exchange.id(), taker);
        }
    }

    /**
     * Somebody else has ended the exchange: if that was no reply and no failure, but another thread that gave it up,
     * its reply may still come.
     */
    void ended(Exchange<Q, R> exchange) {
        Exchange.State end = exchange.state();
        if (end == Exchange.State.DONE || end == Exchange.State.FAILED) {
            wanted.remove(exchange.id());
        }
    }

    /** A reply has come that is not in the table. */
    void came(long id, R reply) {
        hand(wanted.remove(id), reply);
    }

    /** A reply has come in time, and its caller does not want it. */
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

    /** The connection has ended: nothing comes any more. */
    void clear() {
        wanted.clear();
    }
}
