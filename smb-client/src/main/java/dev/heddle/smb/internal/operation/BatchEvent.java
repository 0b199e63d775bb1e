// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.operation;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/**
 * A flight recorder event for one batch. The event class is not loaded until somebody records: the first event class of
 * a JVM takes some 50 ms.
 */
public final class BatchEvent {
    private final Recorded recorded;

    private BatchEvent(Recorded recorded) {
        this.recorded = recorded;
    }

    /** Returns a started event; null if nobody records. */
    public static @Nullable BatchEvent begun() {
        if (!FlightRecorder.isInitialized()) {
            return null;
        }
        Recorded recorded = new Recorded();
        recorded.begin();
        return new BatchEvent(recorded);
    }

    public void ended(int operations, long failed, int inFlight) {
        recorded.end();
        if (recorded.shouldCommit()) {
            recorded.operations = operations;
            recorded.failed = (int) failed;
            recorded.inFlight = inFlight;
            recorded.commit();
        }
    }

    @Name("dev.heddle.smb.Batch")
    @Label("Batch")
    @Category({"Heddle", "SMB"})
    @Description("Operations that ran in parallel")
    @StackTrace(false)
    static final class Recorded extends Event {
        @Label("Operations")
        int operations;

        @Label("Failed")
        int failed;

        @Label("In Flight")
        @Description("The maximum number of operations in flight")
        int inFlight;
    }
}
