// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import java.nio.ByteBuffer;

/** A frame of the protocol. Stream ids and the counters of {@link Upd} are unsigned 32-bit numbers. */
public sealed interface SmuxFrame {

    /** The id of the stream that this frame belongs to. */
    int streamId();

    /**
     * Opens a stream.
     *
     * @param streamId the new stream
     */
    record Syn(int streamId) implements SmuxFrame {}

    /**
     * Ends the output of its sender on this stream.
     *
     * @param streamId the stream
     */
    record Fin(int streamId) implements SmuxFrame {}

    /**
     * Carries bytes of a stream.
     *
     * @param streamId the stream
     * @param payload the bytes between position and limit, at most {@value SmuxCodec#MAX_PAYLOAD}; may be empty
     */
    record Psh(int streamId, ByteBuffer payload) implements SmuxFrame {}

    /**
     * Keeps the connection alive. Between two sides that use this library, a NOP with the id of an open stream also
     * says that its sender has reset that stream. Other peers ignore the id.
     *
     * @param streamId 0, or the stream that was reset
     */
    record Nop(int streamId) implements SmuxFrame {
        /**
         * The stream id of a NOP that is the first frame of a session and says that its sender supports half-closes.
         * The bytes read "Hddl".
         */
        static final int TAKES_HALF_CLOSES = 0x6c646448;

        /** Makes a NOP that only keeps the connection alive. */
        public Nop() {
            this(0);
        }
    }

    /**
     * Updates the window in which the peer may send (version 2 only).
     *
     * @param streamId the stream
     * @param consumed how many bytes the application has read from the stream since it was opened, modulo 2^32
     * @param window how many bytes beyond those the peer may send
     */
    record Upd(int streamId, int consumed, int window) implements SmuxFrame {}
}
