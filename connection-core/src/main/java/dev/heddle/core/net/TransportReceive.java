// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The receiving half of a {@link Transport}. Used by one thread at a time. */
@FunctionalInterface
public interface TransportReceive {

    /**
     * Reads the available bytes, at least one, into {@code target}; waits for the first byte unless the transport is
     * non-blocking.
     *
     * @param target has at least one byte remaining
     * @return how many bytes were read, -1 at the end of the stream, 0 if a non-blocking transport has no bytes yet
     * @throws IOException if the transport is broken or closed
     */
    int receive(ByteBuffer target) throws IOException;
}
