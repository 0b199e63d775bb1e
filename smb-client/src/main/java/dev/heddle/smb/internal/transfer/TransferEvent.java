// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.transfer;

import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.internal.operation.BatchEvent;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/**
 * A flight recorder event for one range of a file that was read, written or copied. The event class is not loaded until
 * somebody records, as in {@link BatchEvent}.
 */
public final class TransferEvent {
    private final Recorded recorded;

    private TransferEvent(Recorded recorded) {
        this.recorded = recorded;
    }

    /** The kind of transfer. */
    public enum Kind {
        READ,
        WRITE,
        COPY
    }

    /** Returns a started event; null if nobody records these events. */
    public static @Nullable TransferEvent begun(Kind kind, TreeHandler tree, String path) {
        if (!FlightRecorder.isInitialized() || !Recorded.PROBE.isEnabled()) {
            return null;
        }
        Recorded recorded = new Recorded(kind, tree.connection().peer(), path);
        recorded.begin();
        return new TransferEvent(recorded);
    }

    /** Counts an answered request. */
    public void answered(long withBytes) {
        recorded.requests++;
        recorded.bytes += withBytes;
    }

    /** Ends the event: the range is complete or cancelled. */
    public void commit() {
        recorded.commit();
    }

    @Name("dev.heddle.smb.Transfer")
    @Label("Transfer")
    @Category({"Heddle", "SMB"})
    @Description("Bytes of a file read or written, or copied on the server, with several requests in flight")
    @StackTrace(false)
    @Threshold("20 ms")
    static final class Recorded extends Event {
        /** Checks whether anybody records these events, without creating one. */
        static final Recorded PROBE = new Recorded(Kind.READ, "", "");

        @Label("Kind")
        @Description("READ, WRITE or COPY")
        final String kind;

        @Label("Connection")
        final String connection;

        @Label("Path")
        final String path;

        @Label("Bytes")
        @DataAmount
        long bytes;

        @Label("Requests")
        long requests;

        Recorded(Kind kind, String connection, String path) {
            this.kind = kind.name();
            this.connection = connection;
            this.path = path;
        }
    }
}
