package dev.heddle.smb;

import dev.heddle.smb.wire.CreateContext;
import dev.heddle.smb.wire.CreateResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Has an open tell the file system's number of what it opens, which spares a request for it ([MS-SMB2] 2.2.13.2.9 and 2.2.14.2.9). */
final class OnDiskId {
    private static final String NAME = "QFid";
    private static final int LENGTH = 32;

    /** Asks for it. */
    static final CreateContext QUESTION = new CreateContext(NAME, new byte[0]);

    private OnDiskId() {}

    /** The number; 0 if the server did not tell. */
    static long of(CreateResponse created) {
        for (CreateContext context : created.contexts()) {
            if (context.name().equals(NAME) && context.data().length >= LENGTH) {
                return ByteBuffer.wrap(context.data())
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getLong(0);
            }
        }
        return 0;
    }
}
