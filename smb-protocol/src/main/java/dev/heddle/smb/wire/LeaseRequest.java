package dev.heddle.smb.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The create context that asks for a lease, and the one that grants it ([MS-SMB2] 2.2.13.2.8 and 2.2.14.2.10).
 *
 * @param leaseKey names the lease
 * @param leaseState what is asked for or granted, bits of the constants here
 */
public record LeaseRequest(LeaseKey leaseKey, int leaseState) {
    /** Nothing may be cached. */
    public static final int NONE = 0x0;

    /** What was read may be cached. */
    public static final int READ_CACHING = 0x1;

    /** Handles may be kept open. */
    public static final int HANDLE_CACHING = 0x2;

    /** What was written may be cached. */
    public static final int WRITE_CACHING = 0x4;

    private static final String NAME = "RqLs";
    private static final int LENGTH = 32;
    private static final int STATE_AT = 16;

    /** As a create context. */
    public CreateContext toContext() {
        ByteBuffer data = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        leaseKey.put(data);
        data.putInt(leaseState);
        return new CreateContext(NAME, data.array());
    }

    /**
     * The lease among these contexts; null if there is none. Reads the longer version 2, too, whose beginning is the
     * same.
     */
    public static @Nullable LeaseRequest of(List<CreateContext> contexts) throws WireFormatException {
        for (CreateContext context : contexts) {
            if (context.name().equals(NAME)) {
                WireReader reader =
                        WireReader.ofRemaining("SMB2_CREATE_REQUEST_LEASE", ByteBuffer.wrap(context.data()));
                return new LeaseRequest(LeaseKey.get(reader, 0), reader.i32("LeaseState", STATE_AT));
            }
        }
        return null;
    }
}
