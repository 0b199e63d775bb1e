// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import dev.heddle.core.buffer.PooledBuffer;

/**
 * A frame whose bytes are encoded but which has no message ids yet. All steps that can fail have been done before, so
 * that ids are never lost: a gap in their sequence would end an SMB connection.
 */
public interface PreparedFrame {

    /** Returns how many messages the frame carries, 1 or more; each has one exchange. */
    int messages();

    /**
     * Returns how many consecutive ids, and permits, one message takes.
     *
     * @param message index of the message in the frame
     */
    int charge(int message);

    /** Returns the approximate length of the sealed frame in bytes; this much is reserved in the send queue. */
    int length();

    /**
     * Writes the ids into the messages, then signs or encrypts them. Called at most once, and not after
     * {@link #release}. If this throws, it has released the memory, and the connection ends.
     *
     * @param firstId the first message's id; the id of each further message is the previous id plus the previous charge
     * @return the frame, whose ownership passes to the caller
     */
    PooledBuffer seal(long firstId);

    /** Releases the memory of a frame that is not going to be sealed. */
    void release();
}
