package dev.heddle.core;

import dev.heddle.core.buffer.PooledBuffer;

/**
 * A frame whose bytes are laid out but which has no message ids yet. Everything that can fail has been done when one of
 * these exists, so that ids are never lost: a gap in their sequence would end an SMB connection.
 */
public interface PreparedFrame {

    /** How many messages the frame carries, 1 or more; each has one exchange. */
    int messages();

    /**
     * How many consecutive ids, and permits, one message takes.
     *
     * @param message index of the message in the frame
     */
    int charge(int message);

    /** About how long the sealed frame will be, in bytes; what is reserved in the send queue. */
    int length();

    /**
     * Writes the ids into the messages, then signs or encrypts them. Called at most once, and not after
     * {@link #release}. If it throws, which ends the connection, it has given the memory back itself.
     *
     * @param firstId the first message's id; each further one follows after the charge of the one before
     * @return the frame, whose ownership passes to the caller
     */
    PooledBuffer seal(long firstId);

    /** Gives the memory back if the frame is not going to be sealed. */
    void release();
}
