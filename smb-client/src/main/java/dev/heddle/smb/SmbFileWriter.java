// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import dev.heddle.smb.internal.file.SequentialWriter;
import dev.heddle.smb.internal.name.SmbPath;
import java.nio.ByteBuffer;

/**
 * Writes a file from its beginning, piece by piece, with several requests in flight. It sends the first bytes at once
 * and collects later bytes while requests are in flight. End it with {@link #finish()}, with {@link #abort()}, or with
 * {@link #close()}, which aborts an unfinished writer.
 *
 * <p>Use a writer on one thread at a time. Any number of writers can work on one session in parallel, each on its own
 * thread, without locking.
 */
public final class SmbFileWriter implements AutoCloseable {
    private final SequentialWriter writer;

    SmbFileWriter(SequentialWriter writer) {
        this.writer = writer;
    }

    /** The path within the share, names separated by slashes. */
    public String path() {
        return SmbPath.toUser(writer.path());
    }

    /** The number of bytes written so far; the server may not have confirmed all of them yet. */
    public long written() {
        return writer.written();
    }

    /** Writes all of {@code data}. */
    public void write(byte[] data) throws SmbException {
        write(ByteBuffer.wrap(data));
    }

    /**
     * Writes the remaining bytes of {@code data}; the caller may reuse the buffer when this method returns. Blocks
     * while the window is full.
     *
     * @throws SmbException if the server did not accept these bytes or earlier ones; the file cannot be finished then
     */
    public void write(ByteBuffer data) throws SmbException {
        writer.write(data);
    }

    /**
     * Waits until the server has confirmed every byte, flushes the file to the server's disk unless
     * {@link SmbClient.Builder#flushWrites} is false, and closes the file.
     *
     * @return the file's size in bytes
     * @throws SmbException if any of these steps failed; the file is closed and may be incomplete
     */
    public long finish() throws SmbException {
        return writer.finish();
    }

    /**
     * Discards unsent bytes, waits for the responses to the requests in flight, and closes the file without a flush.
     * The incomplete file stays on the server. Failures during the abort are ignored; later calls do nothing.
     */
    public void abort() {
        writer.abort();
    }

    /** Aborts the writer if it is not finished. */
    @Override
    public void close() {
        abort();
    }
}
