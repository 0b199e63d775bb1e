package dev.heddle.core;

import java.nio.ByteBuffer;

/** Tells where one frame ends and the next begins. Pure: no I/O, no state but the limit. */
public interface FrameFormat {

    /** How many leading bytes tell a frame's length; at least 1. */
    int headerLength();

    /** The longest frame accepted, header included, in bytes. May change between frames, for example after negotiation. */
    int maxFrameLength();

    /**
     * The length of the frame that starts at {@code at}, header included.
     *
     * @param bytes holds at least {@link #headerLength()} bytes from {@code at} on; position and limit are left alone
     * @param at absolute index of the frame's first byte
     * @return the length, at least {@link #headerLength()}; the caller compares it with {@link #maxFrameLength()}
     * @throws ProtocolViolationException if these bytes cannot start a frame
     */
    int frameLength(ByteBuffer bytes, int at) throws ProtocolViolationException;
}
