package dev.heddle.smb;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** One range of a file that was read or written, for the JDK's flight recorder. */
@Name("dev.heddle.smb.Transfer")
@Label("Transfer")
@Category({"Heddle", "SMB"})
@Description("Bytes of a file read or written, or copied on the server, with several requests in flight")
@StackTrace(false)
@Threshold("20 ms")
final class TransferEvent extends Event {
    /** Tells whether anybody records these, without making one. */
    private static final TransferEvent PROBE = new TransferEvent(Kind.READ, "", "");

    /** What is done. */
    enum Kind {
        READ,
        WRITE,
        COPY
    }

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

    private TransferEvent(Kind kind, String connection, String path) {
        this.kind = kind.name();
        this.connection = connection;
        this.path = path;
    }

    /** An event that has begun; null if nobody records these. */
    static @Nullable TransferEvent begun(Kind kind, TreeHandler tree, String path) {
        if (!PROBE.isEnabled()) {
            return null;
        }
        TransferEvent event = new TransferEvent(kind, tree.connection().peer(), path);
        event.begin();
        return event;
    }

    /** A request has been answered. */
    void answered(long withBytes) {
        requests++;
        bytes += withBytes;
    }
}
