package dev.heddle.smb;

import dev.heddle.smb.internal.file.SequentialWriter;
import java.nio.ByteBuffer;

/**
 * Writes a file from its beginning, a piece at a time, with several requests in flight. The first bytes leave at once;
 * later ones are collected while others are on their way. Ends with {@link #finish()}, or with {@link #abort()}, or
 * with {@link #close()}, which aborts what was not finished.
 *
 * <p>A writer is used by one thread at a time. Any number of writers work on one session at once, each on its own
 * thread, without a lock around them.
 */
public final class SmbFileWriter implements AutoCloseable {
    private final SequentialWriter writer;

    SmbFileWriter(SequentialWriter writer) {
        this.writer = writer;
    }

    /** The path within the share, names separated by backslashes. */
    public String path() {
        return writer.path();
    }

    /** How many bytes were written so far; the server has not confirmed all of them yet. */
    public long written() {
        return writer.written();
    }

    /** Writes all of {@code data}. */
    public void write(byte[] data) throws SmbException {
        write(ByteBuffer.wrap(data));
    }

    /**
     * Writes what remains in {@code data}, which may change as soon as this returns. Waits while enough is in flight.
     *
     * @throws SmbException if the server did not take these bytes or earlier ones; the file cannot be finished then
     */
    public void write(ByteBuffer data) throws SmbException {
        writer.write(data);
    }

    /**
     * Waits until the server has confirmed every byte, has it bring them to its disk unless the client was built
     * otherwise, and closes the file.
     *
     * @return the file's size in bytes
     * @throws SmbException if anything of this failed; the file is closed and may be incomplete
     */
    public long finish() throws SmbException {
        return writer.finish();
    }

    /**
     * Drops what was not sent yet, waits for the answers to what was, and closes the file without having it brought to
     * the server's disk. The incomplete file stays. Failures on the way do not matter any more; later calls do nothing.
     */
    public void abort() {
        writer.abort();
    }

    /** Aborts, if the writer was not finished. */
    @Override
    public void close() {
        abort();
    }
}
