// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import java.nio.ByteBuffer;

/**
 * Tells where one frame ends and the next begins: by a length at the frame's start, by a delimiter at its end, or
 * otherwise. Pure: no I/O, and no state except the limit.
 */
public interface FrameFormat {
    /** The result of {@link #frameLength} if more bytes are needed. */
    int MORE = -1;

    /**
     * Returns the longest frame accepted, header included, in bytes, 1 or more. May change between frames, for example
     * after negotiation.
     */
    int maxFrameLength();

    /**
     * Returns the length of the frame that starts at {@code at}. After {@link #MORE}, the caller calls again with the
     * same bytes and further ones, until {@link #maxFrameLength()} bytes have been received; if the end of the frame is
     * still unknown then, the connection ends.
     *
     * @param bytes the received bytes from {@code at} to the limit: at least 1; this method must not change position,
     *     limit or order
     * @param at absolute index of the frame's first byte
     * @return the whole length in bytes, header and delimiter included, at least 1 and at least the number of bytes
     *     that were passed to the last call that returned {@link #MORE}; or {@link #MORE}. The caller compares the
     *     length with {@link #maxFrameLength()} before it allocates memory
     * @throws ProtocolViolationException if these bytes cannot start a frame
     */
    int frameLength(ByteBuffer bytes, int at) throws ProtocolViolationException;
}
