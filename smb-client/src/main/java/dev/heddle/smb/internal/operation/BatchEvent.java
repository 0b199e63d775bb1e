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
 * One batch for the JDK's flight recorder, whose own class stays untouched until somebody records: the first of a JVM
 * takes some 50 ms.
 */
public final class BatchEvent {
    private final Recorded recorded;

    private BatchEvent(Recorded recorded) {
        this.recorded = recorded;
    }

    /** An event that has begun; null if nobody records. */
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
    @Description("Operations that were done at once")
    @StackTrace(false)
    static final class Recorded extends Event {
        @Label("Operations")
        int operations;

        @Label("Failed")
        int failed;

        @Label("In Flight")
        @Description("How many operations were under way at a time, at the most")
        int inFlight;
    }
}
