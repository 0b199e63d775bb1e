package dev.heddle.core;

import java.nio.ByteBuffer;

/**
 * Tells where one frame ends and the next begins: by a length at the frame's start, by a delimiter at its end, or
 * otherwise. Pure: no
 * I/O, no state but the limit.
 */
public interface FrameFormat {
    /** The answer of {@link #frameLength} if more bytes are needed to tell. */
    int MORE = -1;

    /**
     * The longest frame accepted, header included, in bytes, 1 or more. May change between frames, for example after
     * negotiation.
     */
    int maxFrameLength();

    /**
     * The length of the frame that starts at {@code at}. A format whose answer is {@link #MORE} is asked again, with
     * the same bytes and further
     * ones, until {@link #maxFrameLength()} bytes are there; a frame whose end is not found by then ends the
     * connection.
     *
     * @param bytes holds the bytes that have come, from {@code at} to the limit: at least 1; position, limit and
     *     order are left alone
     * @param at absolute index of the frame's first byte
     * @return the whole length in bytes, header and delimiter included, at least 1 and at least as many as the last
     *     answer {@link #MORE} saw;
     *     or {@link #MORE}. The caller compares it with {@link #maxFrameLength()} before memory is taken
     * @throws ProtocolViolationException if these bytes cannot start a frame
     */
    int frameLength(ByteBuffer bytes, int at) throws ProtocolViolationException;
}
