// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.name;

import dev.heddle.smb.wire.CreateContext;
import dev.heddle.smb.wire.CreateResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The id of a file or directory in its file system. The response to an open contains it, which saves a request
 * ([MS-SMB2] 2.2.13.2.9 and 2.2.14.2.9).
 *
 * @param file its id on the volume; 0 if the server does not know
 * @param volume the id of the volume
 */
public record OnDiskId(long file, long volume) {
    private static final String NAME = "QFid";
    private static final int LENGTH = 32;
    private static final OnDiskId UNKNOWN = new OnDiskId(0, 0);

    /** The create context that requests the id. */
    public static final CreateContext QUESTION = new CreateContext(NAME, new byte[0]);

    /** Returns the id in the server's response; file is 0 if the response has none. */
    public static OnDiskId of(CreateResponse created) {
        for (CreateContext context : created.contexts()) {
            if (context.name().equals(NAME) && context.data().length >= LENGTH) {
                ByteBuffer data = ByteBuffer.wrap(context.data()).order(ByteOrder.LITTLE_ENDIAN);
                return new OnDiskId(data.getLong(0), data.getLong(Long.BYTES));
            }
        }
        return UNKNOWN;
    }

    /** Whether the server knows the id: 0 and -1 mean that it does not ([MS-FSCC] 2.1.9). */
    public boolean isKnown() {
        return file != 0 && file != -1;
    }
}
