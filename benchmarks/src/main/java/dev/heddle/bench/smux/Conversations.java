// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smux;

import java.io.IOException;
import java.nio.channels.ByteChannel;

/**
 * A connection of two ends by any number of byte channels: raw connections, or streams of one connection. Thread-safe.
 */
interface Conversations extends AutoCloseable {
    /** Opens a byte channel. */
    ByteChannel connect() throws IOException;

    /**
     * Returns the other end of the next opened byte channel; blocks until there is one.
     *
     * @throws IOException if accepting fails, also once this is closed
     */
    ByteChannel accept() throws IOException;

    @Override
    void close() throws IOException;
}
