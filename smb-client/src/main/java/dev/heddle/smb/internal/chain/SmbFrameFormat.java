// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import dev.heddle.core.FrameFormat;
import dev.heddle.core.ProtocolViolationException;
import dev.heddle.core.buffer.PooledBuffer;
import dev.heddle.smb.crypto.MessageCipher;
import dev.heddle.smb.wire.SmbHeader;
import java.nio.ByteBuffer;

/** The Direct TCP transport ([MS-SMB2] 2.1): each frame starts with a zero byte and a big-endian 24-bit length. */
final class SmbFrameFormat implements FrameFormat {
    static final int HEADER_LENGTH = 4;
    /** The maximum length of a frame, minus the header that encryption adds. */
    static final int MAX_REQUEST = 0xFF_FFFF - MessageCipher.TRANSFORM_HEADER_LENGTH;
    /** The type of a session keep-alive (RFC 1002 4.3.6): a frame without content and without a response. */
    private static final byte KEEP_ALIVE = (byte) 0x85;

    /** Space beside the payload of the largest read or write. */
    private static final int OVERHEAD = 64 << 10;

    private volatile int maxFrameLength = HEADER_LENGTH + OVERHEAD;

    /** The length field of a larger frame would overflow into its type byte, or be 0. */
    static void checkRequest(int length, SmbCall first) {
        if (length > MAX_REQUEST) {
            throw new IllegalArgumentException(first + " has " + length + " bytes, and a frame holds " + MAX_REQUEST);
        }
    }

    void allowPayload(int bytes) {
        maxFrameLength = HEADER_LENGTH + OVERHEAD + bytes;
    }

    /** Whether a frame is a keep-alive; every other frame contains at least an SMB2 header. */
    static boolean isKeepAlive(PooledBuffer frame) {
        return frame.bytes().limit() == HEADER_LENGTH;
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
        if (bytes.get(at) == KEEP_ALIVE && length == 0) {
            return HEADER_LENGTH;
        }
        if (bytes.get(at) != 0) {
            throw new ProtocolViolationException(
                    "a frame begins with byte " + (bytes.get(at) & 0xFF) + "; SMB2 over TCP begins with 0");
        }
        if (length < SmbHeader.LENGTH) {
            throw new ProtocolViolationException(
                    "a frame of " + length + " bytes is too short for an SMB2 header of " + SmbHeader.LENGTH);
        }
        return HEADER_LENGTH + length;
    }
}
