// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import dev.heddle.core.buffer.PooledBuffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes the received messages of a connection: each reply to its exchange, each notification to the inbox. Tells all
 * of them the end of the connection.
 */
final class Router<Q, R> implements FrameHandler, Inbound<R> {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private static final long NO_ID = -1;

    private final MessageProtocol<Q, R> protocol;
    private final MessageIds ids;
    private final ExchangeTable<Q, R> table;
    private final @Nullable Permits permits;
    private final LateReplies<Q, R> late;
    private final Inbox<R> inbox;
    private final Answers answers;
    private final Metrics metrics;
    private final ConnectionListeners listeners;

    /** Used only by the reader thread, one thread at a time. */
    private long arrivals;
    /**
     * The number of ids that were assigned before the oldest exchange that may be in the table. Used only by the reader
     * thread.
     */
    private long oldest;

    /**
     * The length of the frame that is being decoded; 0 after a message that waits in the inbox has been charged with
     * it.
     */
    private int frameBytes;

    Router(
            MessageProtocol<Q, R> protocol,
            MessageIds ids,
            ExchangeTable<Q, R> table,
            LateReplies<Q, R> late,
            Inbox<R> inbox,
            Answers answers,
            Metrics metrics,
            ConnectionListeners listeners) {
        this.protocol = protocol;
        this.ids = ids;
        this.table = table;
        this.permits = protocol.permits();
        this.late = late;
        this.inbox = inbox;
        this.answers = answers;
        this.metrics = metrics;
        this.listeners = listeners;
    }

    @Override
    public void onFrame(PooledBuffer frame) throws IOException {
        frameBytes = frame.bytes().limit();
        protocol.decode(frame, this);
    }

    @Override
    public void onClosed(ConnectionClosedException cause) {
        for (Exchange<Q, R> exchange : table.close(cause)) {
            try {
                exchange.fail(cause, metrics.failed);
            } catch (RuntimeException | Error e) {
                LOG.warn("cannot fail exchange {}", exchange.id(), e); // the other exchanges must still be failed
            }
        }
        if (permits != null) {
            permits.close();
        }
        late.clear();
        inbox.close();
        listeners.ended(cause, metrics.snapshot());
    }

    @Override
    public void reply(long id, int granted, R message) {
        grant(granted);
        answer(table.get(id), id, message);
    }

    @Override
    public void next(int granted, R message) {
        grant(granted);
        Exchange<Q, R> exchange = oldest(message);
        answer(exchange, exchange == null ? NO_ID : exchange.id(), message);
    }

    private void answer(@Nullable Exchange<Q, R> exchange, long id, R message) {
        if (exchange != null) {
            table.remove(exchange); // first: a caller that has the reply must not find the exchange open
        }
        if (exchange == null || !exchange.answer(message, ++arrivals, metrics.ok)) {
            countUnwanted(id);
            late.came(id, message);
        }
    }

    @Override
    public void part(long id, int granted, R message) {
        grant(granted);
        part(table.get(id), id, message);
    }

    @Override
    public void nextPart(int granted, R message) {
        grant(granted);
        Exchange<Q, R> exchange = oldest(message);
        part(exchange, exchange == null ? NO_ID : exchange.id(), message);
    }

    private void part(@Nullable Exchange<Q, R> exchange, long id, R message) {
        PartQueue<R> parts = exchange == null || exchange.isDone() ? null : exchange.parts;
        if (parts == null || !parts.offer(message)) {
            countUnwanted(id);
            protocol.discard(message);
        }
    }

    private void countUnwanted(long id) {
        (ids.wasTaken(id) ? metrics.late : metrics.stray).increment();
    }

    private @Nullable Exchange<Q, R> oldest(R message) {
        if (!protocol.ordered()) {
            protocol.discard(message);
            throw new IllegalStateException("the protocol is not ordered");
        }
        for (long end = ids.entered(); oldest < end; oldest++) {
            Exchange<Q, R> exchange = table.get(ids.at(oldest));
            if (exchange != null) {
                return exchange;
            }
        }
        return null;
    }

    @Override
    public void interim(long id, int granted, long asyncId) {
        grant(granted);
        metrics.interim.increment();
        Exchange<Q, R> exchange = table.get(id);
        if (exchange != null) {
            exchange.markPending(asyncId);
        }
    }

    @Override
    public void notification(int granted, R message) {
        grant(granted);
        // The first waiting message of a frame is charged with the whole frame, the following ones with 0 bytes.
        if (inbox.offer(message, frameBytes)) {
            frameBytes = 0;
            metrics.notifications.increment();
        } else {
            metrics.notificationsDropped.increment();
        }
    }

    @Override
    public void send(Frame frame) throws ProtocolViolationException {
        answers.send(frame);
    }

    private void grant(int granted) {
        if (permits != null && granted > 0) {
            permits.release(granted);
        }
    }
}
