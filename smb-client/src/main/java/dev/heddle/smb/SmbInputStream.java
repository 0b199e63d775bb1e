package dev.heddle.smb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Reads a file from its beginning to the end it had when it was opened, ahead of the reader. Used by one thread at a time. */
final class SmbInputStream extends InputStream {
    private final SmbFile file;
    private final ReadWindow window;
    private final ByteBuffer buffer;
    private boolean closed;

    SmbInputStream(SmbFile file, long size) throws SmbException {
        this.file = file;
        this.window = ReadWindow.ofRange(file.tree(), file.fileId(), file.path(), 0, size);
        this.buffer = ByteBuffer.allocate((int) Math.min(file.tree().sizes().readChunk(), size))
                .limit(0);
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
            throw new IOException("the stream of '" + file.path() + "' was closed");
        }
        if (!buffer.hasRemaining()) {
            buffer.clear();
            window.read(buffer::put);
            buffer.flip();
        }
        return buffer.hasRemaining();
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = 0;
        while (skipped < count && fill()) {
            int step = (int) Math.min(count - skipped, buffer.remaining());
            buffer.position(buffer.position() + step);
            skipped += step;
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
