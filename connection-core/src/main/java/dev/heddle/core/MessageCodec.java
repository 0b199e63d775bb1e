package dev.heddle.core;

import dev.heddle.core.buffer.PooledBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages to bytes and back, for protocols whose messages each take one id and are laid out in one go. {@link
 * MessageProtocol#of} makes a protocol
 * of it; a protocol that signs, encrypts or compresses frames implements {@link MessageProtocol} itself. Pure but for
 * its own state: it does no
 * I/O and creates no thread. Callers use it on several threads at a time.
 *
 * @param <Q> requests
 * @param <R> replies and notifications
 */
public interface MessageCodec<Q, R> {

    /** Where frames end. */
    FrameFormat frameFormat();

    /**
     * How many bytes {@link #encode} writes. Runs before anything is spent: the place to refuse a message that cannot
     * be sent.
     *
     * @param message the message
     * @return the length, or more than that, in bytes
     * @throws IOException if it cannot be sent
     */
    int length(Q message) throws IOException;

    /**
     * Lays out a message. Whatever this throws ends the connection, since the peer waits for the id.
     *
     * @param message the message
     * @param id its id
     * @param target takes the message from its position on, which is left behind the message; big-endian
     */
    void encode(Q message, long id, ByteBuffer target);

    /**
     * Takes a received frame apart. Runs on the thread that reads: should find out to whom each message belongs and
     * leave the rest to the
     * caller that waits for it.
     *
     * @param frame from index 0 to the limit; given back when this returns, so that a message which keeps it must
     *     retain it
     * @param in takes the messages
     * @throws IOException if the frame breaks the protocol; ends the connection
     */
    void decode(PooledBuffer frame, Inbound<R> in) throws IOException;

    /**
     * Gives back the memory of a message that nobody is going to look at; does nothing by default.
     *
     * @param message from {@link #decode}
     */
    default void discard(R message) {}

    /** As {@link MessageProtocol#permits}; each message takes one. */
    default @Nullable Permits permits() {
        return null;
    }

    /** As {@link MessageProtocol#ordered}: {@link #encode} then runs under a lock, one message after the other. */
    default boolean ordered() {
        return false;
    }

    /** As {@link MessageProtocol#idLimit}. */
    default long idLimit() {
        return Long.MAX_VALUE;
    }

    /** As {@link MessageProtocol#overflow}. */
    default Overflow overflow() {
        return Overflow.DROP;
    }

    /** As {@link MessageProtocol#timeoutsWhilePending}. */
    default int timeoutsWhilePending() {
        return 1;
    }

    /**
     * As {@link MessageProtocol#lateReply}.
     *
     * @param exchange what is given up
     * @return takes the reply; null to discard it
     */
    default @Nullable Consumer<R> lateReply(Exchange<Q, R> exchange) {
        return null;
    }

    /**
     * As {@link MessageProtocol#cancelMessage}.
     *
     * @param exchange what was given up
     * @return the frame that tells the peer; null for none
     */
    default @Nullable Frame cancelMessage(Exchange<Q, R> exchange) {
        return null;
    }
}
