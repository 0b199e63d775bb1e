// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The create context that requests a lease, and the one that grants it ([MS-SMB2] 2.2.13.2.8 and 2.2.14.2.10).
 *
 * @param leaseKey the key of the lease
 * @param leaseState the requested or granted state, bits of the constants of this class
 */
public record LeaseRequest(LeaseKey leaseKey, int leaseState) {
    /** The client may not cache anything. */
    public static final int NONE = 0x0;

    /** The client may cache data that it read. */
    public static final int READ_CACHING = 0x1;

    /** The client may keep handles open after the application closed them. */
    public static final int HANDLE_CACHING = 0x2;

    /** The client may cache data that the application wrote. */
    public static final int WRITE_CACHING = 0x4;

    private static final String NAME = "RqLs";
    private static final int LENGTH = 32;
    private static final int STATE_AT = 16;

    /** Returns this lease as a create context. */
    public CreateContext toContext() {
        ByteBuffer data = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        leaseKey.put(data);
        data.putInt(leaseState);
        return new CreateContext(NAME, data.array());
    }

    /**
     * Finds the lease in the contexts; returns null if there is none. Also reads the longer version 2, which starts
     * with the same fields.
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
