package dev.heddle.bench.smux;

import java.io.IOException;
import java.nio.channels.ByteChannel;

/**
 * Something that connects two ends by as many byte channels as asked for: raw connections, or streams of one.
 * Thread-safe.
 */
interface Conversations extends AutoCloseable {
    /** Opens one. */
    ByteChannel connect() throws IOException;

    /**
     * The other end of the next one that was opened.
     *
     * @throws IOException also once this is closed
     */
    ByteChannel accept() throws IOException;

    @Override
    void close() throws IOException;
}
