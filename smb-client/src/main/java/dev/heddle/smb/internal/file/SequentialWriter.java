// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.file;

import dev.heddle.smb.SmbClosedException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbTruncatedException;
import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.internal.transfer.WriteWindow;
import dev.heddle.smb.wire.SmbCommand;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Writes a file from its beginning to its end, piece by piece, with several requests in flight. Not thread-safe. */
public final class SequentialWriter {
    private final FileHandle file;
    private final WriteWindow window;
    private final boolean eager;
    private @Nullable ByteBuffer buffer;
    private long position;
    /** Whether bytes were lost before they became a request; set while bytes are on the way into one. */
    private boolean failed;

    private boolean ended;

    /**
     * Creates a writer.
     *
     * @param file the writer takes ownership of it
     * @param eager whether to send a piece at once while nothing else is in flight, and not only when a buffer is full
     */
    public SequentialWriter(FileHandle file, boolean eager) throws SmbException {
        this.file = file;
        this.eager = eager;
        try {
            this.window = new WriteWindow(file.tree(), file.fileId(), file.path());
        } catch (SmbException e) {
            file.abandon();
            throw e;
        }
    }

    public String path() {
        return file.path();
    }

    /** The number of bytes written so far. */
    public long written() {
        return position + (buffer == null ? 0 : buffer.position());
    }

    /** Writes the remaining bytes of {@code data}, which may change afterwards. Blocks while the window is full. */
    public void write(ByteBuffer data) throws SmbException {
        checkUsable();
        failed = true;
        while (data.hasRemaining()) {
            ByteBuffer target = room();
            int count = Math.min(target.remaining(), data.remaining());
            target.put(data.slice(data.position(), count));
            data.position(data.position() + count);
            sendIfDue();
        }
        failed = false;
    }

    /** Writes one byte. */
    public void write(byte data) throws SmbException {
        checkUsable();
        failed = true;
        room().put(data);
        sendIfDue();
        failed = false;
    }

    /** Returns a buffer with room for at least one byte. */
    private ByteBuffer room() throws SmbException {
        ByteBuffer target = buffer;
        if (target == null) {
            target = window.lend();
            buffer = target;
        }
        return target;
    }

    private void sendIfDue() throws SmbException {
        if (buffer != null && (!buffer.hasRemaining() || (eager && window.isIdle()))) {
            send();
        }
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
            throw new SmbClosedException(Details.of("the writer of " + SmbPath.quoted(file.path()) + " has ended"));
        }
        if (failed) {
            throw new SmbTruncatedException(new Details(
                    SmbPath.quoted(file.path()) + " is incomplete: an earlier write failed",
                    null,
                    SmbCommand.WRITE.name(),
                    file.path(),
                    "abort, and write the file again",
                    null));
        }
    }

    /**
     * Sends the buffered bytes and waits until the server has confirmed every byte; does not flush to the server's
     * disk.
     */
    void drain() throws SmbException {
        checkUsable();
        failed = true;
        send();
        window.drain();
        failed = false;
    }

    /**
     * Drains, flushes if the client is configured so, and closes the file.
     *
     * @return the file's size in bytes
     * @throws SmbException if any step failed; the file is closed then
     */
    public long finish() throws SmbException {
        boolean complete = false;
        try {
            drain();
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
     * Discards unsent bytes, waits for the responses to the requests in flight, and closes the file. Later calls do
     * nothing.
     */
    public void abort() {
        if (!ended) {
            ended = true;
            buffer = null;
            window.drainQuietly();
            file.abandon();
        }
    }
}
