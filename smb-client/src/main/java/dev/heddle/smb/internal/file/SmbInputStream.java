// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.file;

import dev.heddle.smb.SmbClosedException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.internal.transfer.ReadWindow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Reads a file from its beginning to the size it had when it was opened, with read-ahead. Used by one thread at a time.
 */
final class SmbInputStream extends InputStream {
    private final FileHandle file;
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private final long size;
    private ReadWindow window;
    /** The file offset of the byte behind the buffer. */
    private long position;

    private boolean closed;

    SmbInputStream(FileHandle file, long size) throws SmbException {
        this.file = file;
        this.size = size;
        this.window = ReadWindow.ofRange(file.tree(), file.fileId(), file.path(), 0, size);
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
    }

    private boolean fill() throws IOException {
        if (closed) {
            throw new SmbClosedException(Details.of("the stream of '" + file.path() + "' was closed"));
        }
        if (!buffer.hasRemaining()) {
            buffer.clear();
            try {
                position += window.read(this::take);
            } finally {
                buffer.flip();
            }
        }
        return buffer.hasRemaining();
    }

    /** Copies a piece into the buffer. Pieces may become larger during the transfer. */
    private void take(ByteBuffer data) {
        if (data.remaining() > buffer.capacity()) {
            buffer = ByteBuffer.allocate(data.remaining());
        }
        buffer.put(data);
    }

    @Override
    public long skip(long count) throws IOException {
        if (count <= 0 || !fill()) {
            return 0;
        }
        long skipped = Math.min(count, buffer.remaining() + (size - position));
        if (skipped <= buffer.remaining()) {
            buffer.position(buffer.position() + (int) skipped);
        } else {
            // Cancels the requests in flight: they are less than the bytes to read up to the new position.
            position += skipped - buffer.remaining();
            buffer.position(0).limit(0);
            window.close();
            window = ReadWindow.ofRange(file.tree(), file.fileId(), file.path(), position, size);
        }
        return skipped;
    }

    @Override
    public int available() {
        return closed ? 0 : buffer.remaining();
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            window.close();
            file.close();
        }
    }
}
