// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The sending half of a {@link Transport}. Used by one thread at a time. */
@FunctionalInterface
public interface TransportSend {

    /**
     * Writes bytes from the buffers in order, as one gathering write, and advances their positions. Writes at least one
     * byte if any remain, except on a non-blocking transport without space.
     *
     * @param buffers the buffers
     * @param offset index of the first buffer to write
     * @param length how many buffers to write
     * @return how many bytes were written; 0 only if no byte remained or a non-blocking transport has no space
     * @throws IOException if the transport is broken or closed
     */
    long send(ByteBuffer[] buffers, int offset, int length) throws IOException;
}
