// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import dev.heddle.core.buffer.BufferPool;
import dev.heddle.core.buffer.PooledBuffer;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The message format and the rules of a protocol, for the core. Pure except for its own state: it does no I/O and
 * creates no thread.
 *
 * @param <Q> requests
 * @param <R> replies and notifications
 */
public interface MessageProtocol<Q, R> {

    /**
     * Returns a protocol made from a codec, for one connection.
     *
     * @param codec a new codec; turns messages into bytes and back
     * @param pool provides the memory of the frames that are sent
     */
    static <Q, R> MessageProtocol<Q, R> of(MessageCodec<Q, R> codec, BufferPool pool) {
        return new CodecProtocol<>(codec, pool);
    }

    /** Returns the format that tells where frames end. */
    FrameFormat frameFormat();

    /** Returns the peer's flow control; null if the protocol has none. */
    default @Nullable Permits permits() {
        return null;
    }

    /**
     * Returns the number of message ids. Ids run from 0 to one below this number, and begin at 0 again. An id is not
     * reused while its exchange is open or, if the exchange was cancelled or timed out, until its late reply has come,
     * so that a late reply never reaches another exchange. While all ids are in use, calls fail at once. Frames that
     * take more than one id need a protocol without a limit.
     *
     * @return 1 or more, always the same; {@link Long#MAX_VALUE}, the default, for no limit
     */
    default long idLimit() {
        return Long.MAX_VALUE;
    }

    /**
     * Whether the order of requests matters. If so, ids rise in the order in which frames are sent, and
     * {@link Inbound#next} can complete the oldest request. {@link PreparedFrame#seal} then runs under a lock, one
     * frame after the other. An exchange that is cancelled or timed out keeps its place until its reply has come.
     *
     * @return always the same; false by default
     */
    default boolean ordered() {
        return false;
    }

    /**
     * Encodes these messages, in this order, into one frame. Runs on the caller's thread.
     *
     * @throws IOException if the messages cannot be sent; no ids and permits have been taken then
     */
    PreparedFrame prepare(List<Q> messages) throws IOException;

    /**
     * Decodes a received frame. Runs on the reader thread: finds the exchange of each message and leaves its body to
     * the caller that waits for it.
     *
     * @param frame passes into the protocol's ownership; messages passed to {@code in} retain it
     * @param in receives the messages
     * @throws IOException if the frame breaks the protocol; ends the connection
     */
    void decode(PooledBuffer frame, Inbound<R> in) throws IOException;

    /**
     * Releases the memory of a message that no caller is going to read.
     *
     * @param message from {@link #decode}
     */
    void discard(R message);

    /** Returns what happens to notifications when the listener is slow. Called once, before anything is read. */
    default Overflow overflow() {
        return Overflow.DROP;
    }

    /**
     * Returns the longest total time of a call without an explicit deadline while interim replies report that it is
     * pending, in default timeouts. Each time the deadline passes, it moves by one timeout if bytes were received since
     * the last move. An explicit deadline never moves.
     *
     * @return 1, the default, or more; 1 gives pending calls no more time than other calls
     */
    default int timeoutsWhilePending() {
        return 1;
    }

    /**
     * Returns the consumer of the late reply to an exchange that is cancelled or times out. The reply may still come,
     * or may have come without being read. Runs on the thread that gives the exchange up.
     *
     * @param exchange the exchange that is given up
     * @return the consumer, which takes the reply and its ownership on the callback executor; null, the default, to
     *     discard the reply
     */
    default @Nullable Consumer<R> lateReply(Exchange<Q, R> exchange) {
        return null;
    }

    /**
     * Returns the frame that tells the peer that an exchange was cancelled or timed out. Runs on the thread that gave
     * the exchange up.
     *
     * @param exchange the exchange that was given up
     * @return the frame that notifies the peer, which has no exchange of its own; null for none
     */
    default @Nullable Frame cancelMessage(Exchange<Q, R> exchange) {
        return null;
    }
}
