// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import dev.heddle.core.buffer.PooledBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Encodes messages to bytes and decodes them, for protocols whose messages each take one id and are encoded in one
 * pass. {@link MessageProtocol#of} makes a protocol from a codec; a protocol that signs, encrypts or compresses frames
 * implements {@link MessageProtocol} itself. Pure except for its own state: it does no I/O and creates no thread.
 * Callers use it on several threads at a time.
 *
 * @param <Q> requests
 * @param <R> replies and notifications
 */
public interface MessageCodec<Q, R> {

    /** Returns the format that tells where frames end. */
    FrameFormat frameFormat();

    /**
     * Returns how many bytes {@link #encode} writes. Runs before an id is assigned: refuse a message that cannot be
     * sent here.
     *
     * @param message the message
     * @return the length, or more than that, in bytes
     * @throws IOException if the message cannot be sent
     */
    int length(Q message) throws IOException;

    /**
     * Encodes a message. Any exception from this method ends the connection, because the peer waits for the id.
     *
     * @param message the message
     * @param id its id
     * @param target takes the message at its position, which is after the message when this returns; big-endian
     */
    void encode(Q message, long id, ByteBuffer target);

    /**
     * Decodes a received frame. Runs on the reader thread: should only find the exchange of each message and leave the
     * rest to the caller that waits for it.
     *
     * @param frame from index 0 to the limit; released when this returns, so a message that keeps the frame must retain
     *     it
     * @param in receives the messages
     * @throws IOException if the frame breaks the protocol; ends the connection
     */
    void decode(PooledBuffer frame, Inbound<R> in) throws IOException;

    /**
     * Releases the memory of a message that no caller is going to read; does nothing by default.
     *
     * @param message from {@link #decode}
     */
    default void discard(R message) {}

    /** See {@link MessageProtocol#permits}; each message takes one. */
    default @Nullable Permits permits() {
        return null;
    }

    /** See {@link MessageProtocol#ordered}. If true, {@link #encode} runs under a lock, one message after the other. */
    default boolean ordered() {
        return false;
    }

    /** See {@link MessageProtocol#idLimit}. */
    default long idLimit() {
        return Long.MAX_VALUE;
    }

    /** See {@link MessageProtocol#overflow}. */
    default Overflow overflow() {
        return Overflow.DROP;
    }

    /** See {@link MessageProtocol#timeoutsWhilePending}. */
    default int timeoutsWhilePending() {
        return 1;
    }

    /**
     * See {@link MessageProtocol#lateReply}.
     *
     * @param exchange the exchange that is given up
     * @return the consumer of the reply; null to discard the reply
     */
    default @Nullable Consumer<R> lateReply(Exchange<Q, R> exchange) {
        return null;
    }

    /**
     * See {@link MessageProtocol#cancelMessage}.
     *
     * @param exchange the exchange that was given up
     * @return the frame that notifies the peer; null for none
     */
    default @Nullable Frame cancelMessage(Exchange<Q, R> exchange) {
        return null;
    }
}
