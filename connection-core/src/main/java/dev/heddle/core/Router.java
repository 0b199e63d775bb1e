package dev.heddle.core;

import dev.heddle.core.buffer.PooledBuffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes what a connection reads: each reply to the exchange that it answers, what answers nothing to the queue, and the end to all.
 */
final class Router<Q, R> implements FrameHandler, Inbound<R> {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private final MessageProtocol<Q, R> protocol;
    private final ExchangeTable<Q, R> table;
    private final @Nullable Permits permits;
    private final LateReplies<Q, R> late;
    private final Inbox<R> inbox;
    private final Answers answers;
    private final Metrics metrics;
    private final ConnectionListeners listeners;

    /** Only for whoever reads, one thread at a time. */
    private long arrivals;

    /**
     * The length of the frame that is being taken apart, until a message that waits in the inbox has been charged
     * with it.
     */
    private int frameBytes;

    Router(
            MessageProtocol<Q, R> protocol,
            ExchangeTable<Q, R> table,
            LateReplies<Q, R> late,
            Inbox<R> inbox,
            Answers answers,
            Metrics metrics,
            ConnectionListeners listeners) {
        this.protocol = protocol;
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
            metrics.failed.increment();
            try {
                exchange.finish(Exchange.State.FAILED, null, cause);
            } catch (RuntimeException | Error e) {
                LOG.warn("the end of exchange {} failed", exchange.id(), e); // the others must hear of theirs
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
        Exchange<Q, R> exchange = table.remove(id);
        if (exchange == null) {
            (table.wasRegistered(id) ? metrics.late : metrics.stray).increment();
            late.came(id, message);
        } else {
            metrics.ok.increment();
            exchange.markArrival(++arrivals);
            exchange.finish(Exchange.State.DONE, message, null);
        }
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
        // The first one that waits holds the whole frame for those that follow it.
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
