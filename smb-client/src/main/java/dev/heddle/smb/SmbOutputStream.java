package dev.heddle.smb;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file from a position on, with several requests in flight. {@link #close()} waits until the server has confirmed
 * every byte and brought it to its disk, and fails otherwise. Used by one thread at a time.
 */
final class SmbOutputStream extends OutputStream {
    private final SmbFile file;
    private final WriteWindow window;
    private @Nullable ByteBuffer buffer;
    private long position;
    private boolean closed;
    private boolean failed;

    SmbOutputStream(SmbFile file, long position) throws SmbException {
        this.file = file;
        this.window = new WriteWindow(file.tree(), file.fileId(), file.path());
        this.position = position;
    }

    @Override
    public void write(int b) throws IOException {
        checkOpen();
        room().put((byte) b);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        checkOpen();
        int done = 0;
        while (done < length) {
            ByteBuffer target = room();
            int count = Math.min(length - done, target.remaining());
            target.put(source, offset + done, count);
            done += count;
        }
    }

    /** A buffer with room for at least one byte. */
    private ByteBuffer room() throws SmbException {
        if (buffer != null && !buffer.hasRemaining()) {
            send();
        }
        if (buffer == null) {
            failed = true;
            buffer = window.lend();
            failed = false;
        }
        return buffer;
    }

    private void send() throws SmbException {
        ByteBuffer full = buffer;
        if (full == null) {
            return;
        }
        buffer = null;
        int length = full.flip().remaining();
        failed = true;
        window.writeLent(position);
        failed = false;
        position += length;
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
                file.written();
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
