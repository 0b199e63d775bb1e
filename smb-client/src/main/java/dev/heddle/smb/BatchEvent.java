package dev.heddle.smb;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One batch for the JDK's flight recorder. */
@Name("dev.heddle.smb.Batch")
@Label("Batch")
@Category({"Heddle", "SMB"})
@Description("Operations that were done at once")
@StackTrace(false)
final class BatchEvent extends Event {
    @Label("Operations")
    int operations;

    @Label("Failed")
    int failed;

    @Label("In Flight")
    @Description("How many operations were under way at a time, at the most")
    int inFlight;
}
