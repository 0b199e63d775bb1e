// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.connection;

import dev.heddle.core.FrameFormat;
import dev.heddle.core.ProtocolViolationException;
import java.nio.ByteBuffer;

/** The frame format of SMB over TCP ([MS-SMB2] 2.1): a zero byte, the length in 24 bits, the message. */
public final class ServerFrameFormat implements FrameFormat {
    public static final int HEADER_LENGTH = 4;

    /**
     * The room for SMB2 headers, the encryption header, create contexts, names and a small compound beside the largest
     * WRITE.
     */
    private static final int OVERHEAD = 64 << 10;

    private static final int SHORTEST = 32;

    /** The limit before a login, enough for NEGOTIATE and SESSION_SETUP. */
    private static final int BEFORE_LOGIN = HEADER_LENGTH + (128 << 10);

    private final int maxFrameLength;
    private volatile int limit = BEFORE_LOGIN;

    /**
     * Accepts frames with up to {@code payload} bytes of payload after a {@linkplain #loggedIn login}. Before it the
     * limit is low, so that an unauthenticated client cannot make the server allocate much memory.
     */
    ServerFrameFormat(int payload) {
        maxFrameLength = HEADER_LENGTH + OVERHEAD + payload;
    }

    /** Notes that a user has logged in: from now on, frames may have the maximum length. */
    void loggedIn() {
        limit = maxFrameLength;
    }

    @Override
    public int maxFrameLength() {
        return maxFrameLength;
    }

    @Override
    public int frameLength(ByteBuffer bytes, int at) throws ProtocolViolationException {
        if (bytes.limit() - at < HEADER_LENGTH) {
            return MORE;
        }
        int length = (bytes.get(at + 1) & 0xFF) << 16 | (bytes.get(at + 2) & 0xFF) << 8 | (bytes.get(at + 3) & 0xFF);
        if (bytes.get(at) != 0 || length < SHORTEST) {
            throw new ProtocolViolationException("a frame of " + length + " bytes begins with " + bytes.get(at)
                    + "; SMB over TCP needs a 0 and a message length of at least " + SHORTEST);
        }
        if (HEADER_LENGTH + length > limit) {
            throw new ProtocolViolationException("a frame of " + length + " bytes exceeds the limit of " + limit);
        }
        return HEADER_LENGTH + length;
    }
}
