// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench;

import dev.heddle.core.FrameFormat;
import java.nio.ByteBuffer;

/** The frame format of the echo protocol: length of the rest (4 bytes, big-endian), message id (8 bytes), payload. */
final class EchoFormat implements FrameFormat {
    static final int ID_AT = 4;
    static final int PAYLOAD_AT = 12;

    @Override
    public int maxFrameLength() {
        return PAYLOAD_AT + Payload.LARGEST;
    }

    @Override
    public int frameLength(ByteBuffer bytes, int at) {
        if (bytes.limit() - at < ID_AT) {
            return MORE;
        }
        int rest = bytes.getInt(at);
        return rest < 0 || rest > Payload.LARGEST + Long.BYTES ? Integer.MAX_VALUE : ID_AT + rest;
    }

    /**
     * Writes everything except the id, starting at index 0. Sets the position to 0 and the limit to the end of the
     * frame.
     */
    static void layOut(Payload payload, ByteBuffer target) {
        target.clear().limit(PAYLOAD_AT + payload.length());
        target.putInt(0, Long.BYTES + payload.length()).position(PAYLOAD_AT);
        payload.copyTo(target);
        target.position(0);
    }
}
