package dev.heddle.bench;

import dev.heddle.core.FrameFormat;
import java.nio.ByteBuffer;

/** A frame: length of what follows (4 bytes, big-endian), message id (8 bytes), payload. */
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

    /** Writes everything but the id, from index 0 on, and leaves position 0 and the frame's end as limit. */
    static void layOut(Payload payload, ByteBuffer target) {
        target.clear().limit(PAYLOAD_AT + payload.length());
        target.putInt(0, Long.BYTES + payload.length()).position(PAYLOAD_AT);
        payload.copyTo(target);
        target.position(0);
    }
}
