// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.jfr;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionListener;
import dev.heddle.core.Exchange;
import dev.heddle.core.MetricsSnapshot;
import java.util.function.Consumer;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Records one connection. Does not touch the event classes until a recording runs: loading the first one in a JVM takes
 * about 50 ms.
 */
final class FlightRecorderListener implements ConnectionListener {
    private final String peer;
    private final @Nullable ConnectionEvent begun;

    FlightRecorderListener(String peer) {
        this.peer = peer;
        this.begun = FlightRecorder.isInitialized() ? new ConnectionEvent(peer) : null;
        if (begun != null) {
            begun.begin();
        }
    }

    @Override
    public @Nullable Consumer<Exchange<?, ?>> exchangeBegan(long id) {
        if (!FlightRecorder.isInitialized() || !ExchangeEvent.PROBE.isEnabled()) {
            return null;
        }
        ExchangeEvent event = new ExchangeEvent(peer);
        event.begin();
        return event::ended;
    }

    /** Records the connection. If no recording ran when the connection began, the event has no duration. */
    @Override
    public void connectionEnded(ConnectionClosedException cause, MetricsSnapshot metrics) {
        if (FlightRecorder.isInitialized()) {
            ConnectionEvent event = begun == null ? new ConnectionEvent(peer) : begun;
            event.ended(cause, metrics);
        }
    }
}
