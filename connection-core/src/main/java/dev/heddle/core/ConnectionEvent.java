package dev.heddle.core;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/**
 * One connection for the JDK's flight recorder, recorded at its end. The recorder's own class stays untouched until somebody records: the first event
 * class of a JVM takes some 50 ms.
 */
final class ConnectionEvent {
    private final String connection;
    private final @Nullable Recorded begun;

    /** Begins. */
    ConnectionEvent(String connection) {
        this.connection = connection;
        this.begun = FlightRecorder.isInitialized() ? new Recorded(connection) : null;
        if (begun != null) {
            begun.begin();
        }
    }

    /** An event that had not begun, since nobody had recorded by then, has no duration. */
    void ended(ConnectionClosedException cause, MetricsSnapshot metrics) {
        if (FlightRecorder.isInitialized()) {
            Recorded event = begun == null ? new Recorded(connection) : begun;
            event.ended(cause, metrics);
        }
    }

    @Name("dev.heddle.Connection")
    @Label("Connection")
    @Category("Heddle")
    @Description("A connection, until it ended")
    @StackTrace(false)
    static final class Recorded extends Event {
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
        @Description("By the connection's end")
        long failed;

        @Label("Exchanges Given Up")
        @Description("Timed out or cancelled")
        long givenUp;

        Recorded(String connection) {
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
}
