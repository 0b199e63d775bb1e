package dev.heddle.smb;

import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.wire.SmbCommand;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file from its beginning, a piece at a time, with several requests in flight. The first bytes leave at once; later ones are
 * collected while others are on their way. Ends with {@link #finish()}, or with {@link #abort()}, or with {@link #close()}, which aborts
 * what was not finished.
 *
 * <p>A writer is used by one thread at a time. Any number of writers work on one session at once, each on its own thread, without a lock
 * around them.
 */
public final class SmbFileWriter implements AutoCloseable {
    private final SmbFile file;
    private final WriteWindow window;
    private @Nullable ByteBuffer buffer;
    private long position;
    private boolean failed;
    private boolean ended;

    SmbFileWriter(SmbFile file) throws SmbException {
        this.file = file;
        this.window = new WriteWindow(file.tree(), file.fileId(), file.path());
    }

    /** The path within the share, names separated by backslashes. */
    public String path() {
        return file.path();
    }

    /** How many bytes were written so far; the server has not confirmed all of them yet. */
    public long written() {
        return position + (buffer == null ? 0 : buffer.position());
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
        checkUsable();
        failed = true;
        while (data.hasRemaining()) {
            ByteBuffer target = buffer;
            if (target == null) {
                target = window.lend();
                buffer = target;
            }
            int count = Math.min(target.remaining(), data.remaining());
            target.put(data.slice(data.position(), count));
            data.position(data.position() + count);
            if (!target.hasRemaining()) {
                send();
            }
        }
        if (window.isIdle()) {
            send();
        }
        failed = false;
    }

    private void send() throws SmbException {
        ByteBuffer full = buffer;
        if (full != null) {
            buffer = null;
            int length = full.flip().remaining();
            window.writeLent(position);
            position += length;
        }
    }

    private void checkUsable() throws SmbException {
        if (ended) {
            throw new SmbConnectionException(Details.of("the writer of '" + file.path() + "' has ended"));
        }
        if (failed) {
            throw new SmbTruncatedException(new Details(
                    "'" + file.path() + "' is incomplete: an earlier write failed",
                    null,
                    SmbCommand.WRITE.name(),
                    file.path(),
                    "abort, and write the file again",
                    null));
        }
    }

    /**
     * Waits until the server has confirmed every byte, has it bring them to its disk unless the client was built otherwise, and closes the file.
     *
     * @return the file's size in bytes
     * @throws SmbException if anything of this failed; the file is closed and may be incomplete
     */
    public long finish() throws SmbException {
        checkUsable();
        boolean complete = false;
        try {
            send();
            window.drain();
            file.written();
            complete = true;
        } finally {
            ended = true;
            window.close();
            if (!complete) {
                file.abandon();
            }
        }
        file.close();
        return position;
    }

    /**
     * Drops what was not sent yet, waits for the answers to what was, and closes the file without having it brought to the server's
     * disk. The incomplete file stays. Failures on the way do not matter any more; later calls do nothing.
     */
    public void abort() {
        if (!ended) {
            ended = true;
            buffer = null;
            window.drainQuietly();
            file.abandon();
        }
    }

    /** Aborts, if the writer was not finished. */
    @Override
    public void close() {
        abort();
    }
}
