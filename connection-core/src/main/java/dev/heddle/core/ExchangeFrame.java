package dev.heddle.core;

import java.util.List;

/** A frame whose exchanges know when it has gone out. */
final class ExchangeFrame<Q, R> extends Frame {
    private final List<Exchange<Q, R>> exchanges;

    ExchangeFrame(PooledBuffer buffer, List<Exchange<Q, R>> exchanges) {
        super(buffer);
        this.exchanges = exchanges;
    }

    @Override
    protected void onSent() {
        for (Exchange<Q, R> exchange : exchanges) {
            exchange.markSent();
        }
    }
}
