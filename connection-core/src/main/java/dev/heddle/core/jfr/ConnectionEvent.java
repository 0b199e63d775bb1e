// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.jfr;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.MetricsSnapshot;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** The event of one connection, recorded when the connection ends. */
@Name("dev.heddle.Connection")
@Label("Connection")
@Category("Heddle")
@Description("A connection, from its start to its end")
@StackTrace(false)
final class ConnectionEvent extends Event {
    @Label("Connection")
    final String connection;

    @Label("Reason")
    @Nullable
    String reason;

    @Label("Message")
    @Nullable
    String message;

    @Label("Bytes Sent")
    @DataAmount
    long bytesSent;

    @Label("Bytes Received")
    @DataAmount
    long bytesReceived;

    @Label("Frames Sent")
    long framesSent;

    @Label("Frames Received")
    long framesReceived;

    @Label("Exchanges Answered")
    long answered;

    @Label("Exchanges Failed")
    @Description("Because the connection ended")
    long failed;

    @Label("Exchanges Given Up")
    @Description("Timed out or cancelled")
    long givenUp;

    ConnectionEvent(String connection) {
        this.connection = connection;
    }

    void ended(ConnectionClosedException cause, MetricsSnapshot metrics) {
        end();
        if (shouldCommit()) {
            reason = cause.reason().name();
            message = cause.getMessage();
            bytesSent = metrics.bytesSent();
            bytesReceived = metrics.bytesReceived();
            framesSent = metrics.framesSent();
            framesReceived = metrics.framesReceived();
            answered = metrics.exchangesOk();
            failed = metrics.exchangesFailed();
            givenUp = metrics.exchangesTimedOut() + metrics.exchangesCancelled();
            commit();
        }
    }
}
