package dev.heddle.core;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/**
 * One exchange for the JDK's flight recorder, from its registration to its end. Begun on the sender's thread, ended on any. The recorder's own class stays
 * untouched until somebody records, as in {@link ConnectionEvent}.
 */
final class ExchangeEvent {
    private final Recorded recorded;

    private ExchangeEvent(Recorded recorded) {
        this.recorded = recorded;
    }

    /** An event that has begun; null if nobody records these. */
    static @Nullable ExchangeEvent begun(String connection) {
        if (!FlightRecorder.isInitialized() || !Recorded.PROBE.isEnabled()) {
            return null;
        }
        Recorded recorded = new Recorded();
        recorded.connection = connection;
        recorded.begin();
        return new ExchangeEvent(recorded);
    }

    void ended(Exchange<?, ?> exchange) {
        recorded.ended(exchange);
    }

    @Name("dev.heddle.Exchange")
    @Label("Exchange")
    @Category("Heddle")
    @Description("A request, until its reply or another end")
    @StackTrace(false)
    @Threshold("20 ms")
    static final class Recorded extends Event {
        /** Tells whether anybody records these, without making one. */
        static final Recorded PROBE = new Recorded();

        @Label("Connection")
        @Nullable
        String connection;

        @Label("Message Id")
        long messageId;

        @Label("Request")
        @Nullable
        String request;

        @Label("End")
        @Description("DONE, FAILED, CANCELLED or TIMED_OUT")
        @Nullable
        String end;

        @Label("Pending")
        @Description("Whether the peer said that the answer would take time")
        boolean pending;

        void ended(Exchange<?, ?> exchange) {
            end();
            if (shouldCommit()) {
                messageId = exchange.id();
                request = String.valueOf(exchange.request());
                end = exchange.state().name();
                pending = exchange.hasAsyncId();
                commit();
            }
        }
    }
}
