package dev.heddle.smb;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Writes a file from a position on, with several requests in flight. {@link #close()} waits until the server has confirmed
 * every byte and brought it to its disk, and fails otherwise. Used by one thread at a time.
 */
final class SmbOutputStream extends OutputStream {
    private final SmbFile file;
    private final WriteWindow window;
    private final ByteBuffer buffer;
    private long position;
    private boolean closed;
    private boolean failed;

    SmbOutputStream(SmbFile file, long position) throws SmbException {
        this.file = file;
        this.window = new WriteWindow(file.tree(), file.fileId(), file.path());
        this.buffer = ByteBuffer.allocate(window.chunk());
        this.position = position;
    }

    @Override
    public void write(int b) throws IOException {
        checkOpen();
        if (!buffer.hasRemaining()) {
            send();
        }
        buffer.put((byte) b);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        checkOpen();
        int done = 0;
        while (done < length) {
            if (!buffer.hasRemaining()) {
                send();
            }
            int count = Math.min(length - done, buffer.remaining());
            buffer.put(source, offset + done, count);
            done += count;
        }
    }

    private void send() throws SmbException {
        buffer.flip();
        int length = buffer.remaining();
        try {
            window.write(buffer, position);
        } catch (SmbException e) {
            failed = true;
            throw e;
        }
        position += length;
        buffer.clear();
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new IOException("the stream of '" + file.path() + "' was closed");
        }
        if (failed) {
            throw new IOException("an earlier write to '" + file.path() + "' failed");
        }
    }

    /** Sends what is buffered and waits until the server has confirmed it; does not reach for the server's disk. */
    @Override
    public void flush() throws IOException {
        checkOpen();
        send();
        drain();
    }

    private void drain() throws SmbException {
        try {
            window.drain();
        } catch (SmbException e) {
            failed = true;
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        boolean complete = false;
        try {
            if (!failed) {
                send();
                drain();
                file.flush();
                complete = true;
            }
        } finally {
            closed = true;
            window.close();
            if (complete) {
                file.close();
            } else {
                file.abandon();
            }
        }
        if (failed) {
            throw new IOException("'" + file.path() + "' is incomplete: an earlier write failed");
        }
    }
}
