package dev.heddle.smb.testserver.internal.connection;

import dev.heddle.core.FrameFormat;
import dev.heddle.core.ProtocolViolationException;
import java.nio.ByteBuffer;

/** Frames of SMB over TCP ([MS-SMB2] 2.1): a zero, the length in 24 bits, the message. */
public final class ServerFrameFormat implements FrameFormat {
    public static final int HEADER_LENGTH = 4;

    /**
     * Room for headers of SMB2 and of encryption, create contexts, names and a small compound beside a largest write.
     */
    private static final int OVERHEAD = 64 << 10;

    private static final int SHORTEST = 32;

    /** Enough for NEGOTIATE and any login. */
    private static final int BEFORE_LOGIN = HEADER_LENGTH + (128 << 10);

    private final int maxFrameLength;
    private volatile int limit = BEFORE_LOGIN;

    /**
     * Takes frames with that many bytes of payload, once somebody is {@linkplain #loggedIn logged in}: nobody unknown
     * has a server lend so much memory.
     */
    ServerFrameFormat(int payload) {
        maxFrameLength = HEADER_LENGTH + OVERHEAD + payload;
    }

    /** Somebody has logged in: frames may be as long as they ever may. */
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
            throw new ProtocolViolationException("a frame of " + length + " bytes that begins with " + bytes.get(at)
                    + "; SMB over TCP begins with 0 and has a message of at least " + SHORTEST);
        }
        if (HEADER_LENGTH + length > limit) {
            throw new ProtocolViolationException("a frame of " + length + " bytes; allowed are " + limit);
        }
        return HEADER_LENGTH + length;
    }
}
