// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import dev.heddle.core.buffer.PooledBuffer;
import org.jspecify.annotations.Nullable;

/** A frame that marks its exchanges as sent when it has been written. */
final class ExchangeFrame extends Frame {
    private final Exchange<?, ?> first;

    ExchangeFrame(PooledBuffer buffer, Exchange<?, ?> first) {
        super(buffer);
        this.first = first;
    }

    @Override
    protected void onSent() {
        for (@Nullable Exchange<?, ?> exchange = first; exchange != null; exchange = exchange.sibling) {
            exchange.markSent();
        }
    }
}
