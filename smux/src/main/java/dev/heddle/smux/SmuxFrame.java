package dev.heddle.smux;

import java.nio.ByteBuffer;

/** One frame of the protocol. Stream ids are unsigned 32-bit numbers, as are the counters of {@link Upd}. */
public sealed interface SmuxFrame {

    /** The stream that the frame is about. */
    int streamId();

    /**
     * Opens a stream.
     *
     * @param streamId the new stream
     */
    record Syn(int streamId) implements SmuxFrame {}

    /**
     * Its sender will send no more on this stream.
     *
     * @param streamId the stream
     */
    record Fin(int streamId) implements SmuxFrame {}

    /**
     * Bytes of a stream.
     *
     * @param streamId the stream
     * @param payload the bytes between position and limit, at most {@value SmuxCodec#MAX_PAYLOAD}; may be none
     */
    record Psh(int streamId, ByteBuffer payload) implements SmuxFrame {}

    /**
     * A sign of life. With the id of an open stream it also says, between two ends of this library, that its sender has
     * reset that stream: other peers do not look at the id.
     *
     * @param streamId 0, or the stream that was reset
     */
    record Nop(int streamId) implements SmuxFrame {
        /**
         * Instead of a stream, in the first frame of a session: its sender takes half-closes. The bytes read "Hddl".
         */
        static final int TAKES_HALF_CLOSES = 0x6c646448;

        /** A sign of life and nothing else. */
        public Nop() {
            this(0);
        }
    }

    /**
     * Opens the peer's window (version 2 only).
     *
     * @param streamId the stream
     * @param consumed how many bytes the application has read from the stream since it was opened, modulo 2^32
     * @param window how many bytes beyond those the peer may send
     */
    record Upd(int streamId, int consumed, int window) implements SmuxFrame {}
}
