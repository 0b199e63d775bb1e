package dev.heddle.core;

import dev.heddle.core.buffer.BufferPool;
import dev.heddle.core.buffer.PooledBuffer;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a protocol tells the core about its messages. Pure but for its own state: it does no I/O and creates no thread.
 *
 * @param <Q> requests
 * @param <R> replies and notifications
 */
public interface MessageProtocol<Q, R> {

    /**
     * A protocol made of a codec, for one connection.
     *
     * @param codec new; turns messages into bytes and back
     * @param pool lends the memory of the frames that are sent
     */
    static <Q, R> MessageProtocol<Q, R> of(MessageCodec<Q, R> codec, BufferPool pool) {
        return new CodecProtocol<>(codec, pool);
    }

    /** Where frames end. */
    FrameFormat frameFormat();

    /** The peer's flow control; null if the protocol has none. */
    default @Nullable Permits permits() {
        return null;
    }

    /**
     * How many message ids there are. Ids run from 0 to one below this, and begin at 0 again. An id is not used again
     * while its exchange is open or, if the exchange was given up, until its late reply has come, so that a late
     * reply never meets another exchange. While all ids are in use, calls fail at once. Frames that take more than one
     * id need a protocol without a limit.
     *
     * @return 1 or more, always the same; {@link Long#MAX_VALUE}, the default, for no limit
     */
    default long idLimit() {
        return Long.MAX_VALUE;
    }

    /**
     * Whether the order of requests matters. If so, ids rise in the order in which frames leave, and
     * {@link Inbound#next} can answer the oldest request. {@link PreparedFrame#seal} then runs under a lock, one frame
     * after the other. An exchange that is given up keeps its place until its reply has come.
     *
     * @return always the same; false by default
     */
    default boolean ordered() {
        return false;
    }

    /**
     * Lays out one frame with these messages, in this order. Runs on the caller's thread.
     *
     * @throws IOException if they cannot be sent; nothing has been spent then
     */
    PreparedFrame prepare(List<Q> messages) throws IOException;

    /**
     * Takes a received frame apart. Runs on the thread that reads: finds out to whom each message belongs and leaves
     * its body to the caller that waits for it.
     *
     * @param frame passes into the protocol's ownership; messages handed to {@code in} retain it
     * @param in takes the messages
     * @throws IOException if the frame breaks the protocol; ends the connection
     */
    void decode(PooledBuffer frame, Inbound<R> in) throws IOException;

    /**
     * Gives back the memory of a message that nobody is going to look at.
     *
     * @param message from {@link #decode}
     */
    void discard(R message);

    /** What becomes of messages that answer nothing when the listener is slow. Asked once, before anything is read. */
    default Overflow overflow() {
        return Overflow.DROP;
    }

    /**
     * How long a call that names no deadline may take in all while interim replies say that it is pending, in default
     * timeouts. Its deadline is moved by one timeout each time it passes, if anything was received since it was last
     * moved. A deadline that the caller names is never moved.
     *
     * @return 1, the default, or more; 1 for no more time than other calls have
     */
    default int timeoutsWhilePending() {
        return 1;
    }

    /**
     * An exchange is given up: says what becomes of a reply that still comes, or has come unseen. Runs on the thread
     * that gives up.
     *
     * @param exchange what is given up
     * @return takes the reply and its ownership, among the callbacks; null, the default, to discard it
     */
    default @Nullable Consumer<R> lateReply(Exchange<Q, R> exchange) {
        return null;
    }

    /**
     * An exchange was cancelled or timed out; the protocol may tell the peer. Runs on the thread that gave up.
     *
     * @param exchange what was given up
     * @return the frame that tells the peer, which has no exchange of its own; null for none
     */
    default @Nullable Frame cancelMessage(Exchange<Q, R> exchange) {
        return null;
    }
}
