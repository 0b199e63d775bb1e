// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.jfr;

import dev.heddle.core.Exchange;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** The event of one exchange, from its registration to its end. Begun on the sender's thread, ended on any thread. */
@Name("dev.heddle.Exchange")
@Label("Exchange")
@Category("Heddle")
@Description("A request, from its start to its reply or failure")
@StackTrace(false)
@Threshold("20 ms")
final class ExchangeEvent extends Event {
    /** Tells whether a recording wants these events, without creating one. */
    static final ExchangeEvent PROBE = new ExchangeEvent("");

    @Label("Connection")
    final String connection;

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
    @Description("Whether the peer sent an interim reply")
    boolean pending;

    ExchangeEvent(String connection) {
        this.connection = connection;
    }

    void ended(Exchange<?, ?> exchange) {
        end();
        if (shouldCommit()) {
            messageId = exchange.id();
            request = describe(exchange.request());
            end = exchange.state().name();
            pending = exchange.hasAsyncId();
            commit();
        }
    }

    /** Returns the text of a request, or its exception if {@code toString} fails. */
    private static String describe(@Nullable Object request) {
        try {
            return String.valueOf(request);
        } catch (RuntimeException | Error e) {
            return e.toString();
        }
    }
}
