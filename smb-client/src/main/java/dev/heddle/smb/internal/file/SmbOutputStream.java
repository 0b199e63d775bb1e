// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.file;

import dev.heddle.smb.SmbClosedException;
import dev.heddle.smb.SmbException.Details;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Writes a file from its beginning, with several requests in flight. {@link #close()} waits until the server has
 * confirmed every byte and flushed the file to its disk, and fails otherwise. Used by one thread at a time.
 */
public final class SmbOutputStream extends OutputStream {
    private final SequentialWriter writer;
    private boolean closed;

    public SmbOutputStream(SequentialWriter writer) {
        this.writer = writer;
    }

    @Override
    public void write(int b) throws IOException {
        checkOpen();
        writer.write((byte) b);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        checkOpen();
        writer.write(ByteBuffer.wrap(source, offset, length));
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new SmbClosedException(Details.of("the stream of '" + writer.path() + "' was closed"));
        }
    }

    /** Sends the buffered bytes and waits until the server has confirmed them; does not flush to the server's disk. */
    @Override
    public void flush() throws IOException {
        checkOpen();
        writer.drain();
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            writer.finish();
        }
    }
}
