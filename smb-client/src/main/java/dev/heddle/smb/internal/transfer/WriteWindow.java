// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.transfer;

import static java.util.Objects.requireNonNull;

import dev.heddle.core.Exchange;
import dev.heddle.core.buffer.BufferPool;
import dev.heddle.core.buffer.PooledBuffer;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbTruncatedException;
import dev.heddle.smb.internal.chain.Requests;
import dev.heddle.smb.internal.chain.SmbCall;
import dev.heddle.smb.internal.chain.SmbReply;
import dev.heddle.smb.internal.chain.TransferWindow;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.WriteRequest;
import dev.heddle.smb.wire.WriteResponse;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a file with several requests in flight, and checks that the server accepted every byte. Sent data must not
 * change until the server has confirmed it, because a request may have to be repeated. Used by one thread at a time.
 */
public final class WriteWindow implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WriteWindow.class);

    /**
     * A request in flight; {@code holder}, the pooled buffer of its data if there is one, is released with the
     * response.
     */
    private record Piece(
            Exchange<SmbCall, SmbReply> exchange,
            long offset,
            int length,
            @Nullable PooledBuffer holder,
            TransferWindow.Piece share) {}

    /** A buffer that is being filled, and how many bytes of the connection's room it has reserved. */
    private record Lent(PooledBuffer buffer, int room) {}

    private final TreeHandler tree;
    private final FileId fileId;
    private final String path;
    private final BufferPool pool;
    private final TransferWindow window;
    private final LongConsumer progress;
    private final ArrayDeque<Piece> inFlight = new ArrayDeque<>();
    private @Nullable Lent lent;
    private @Nullable TransferEvent event;
    private long acknowledged;

    public WriteWindow(TreeHandler tree, FileId fileId, String path) {
        this(tree, fileId, path, bytes -> {});
    }

    /**
     * Creates a window.
     *
     * @param progress receives the number of bytes that the server has confirmed, whenever it has changed
     */
    public WriteWindow(TreeHandler tree, FileId fileId, String path, LongConsumer progress) {
        this.progress = progress;
        this.tree = tree;
        this.fileId = fileId;
        this.path = path;
        this.pool = tree.connection().worker().config().pool();
        this.window = tree.sizes().writeWindow();
        this.event = TransferEvent.begun(TransferEvent.Kind.WRITE, tree, path);
    }

    /**
     * Returns an empty buffer with the size of one request, for {@link #writeLent}. Blocks while the window is full.
     */
    public ByteBuffer lend() throws SmbException {
        int size = takeRoom();
        PooledBuffer buffer = pool.acquire(size);
        lent = new Lent(buffer, size);
        return buffer.bytes();
    }

    /** Sends the remaining bytes of the buffer from {@link #lend}, at least one byte, and takes the buffer back. */
    public void writeLent(long offset) throws SmbException {
        Lent full = requireNonNull(lent);
        lent = null;
        try {
            send(full.buffer.bytes(), offset, full.buffer);
        } finally {
            window.release(full.room);
        }
    }

    /**
     * Sends all of {@code data}, which must not change before {@link #drain} has returned. Blocks while the window is
     * full.
     */
    public void write(ByteBuffer data, long offset) throws SmbException {
        long at = offset;
        while (data.hasRemaining()) {
            int room = takeRoom();
            int length = Math.min(room, data.remaining());
            try {
                send(data.slice(data.position(), length), at, null);
            } finally {
                window.release(room);
            }
            data.position(data.position() + length);
            at += length;
        }
    }

    private int takeRoom() throws SmbException {
        while (!window.hasRoom()) {
            receiveOne();
        }
        return window.take();
    }

    private void send(ByteBuffer data, long offset, @Nullable PooledBuffer holder) throws SmbException {
        int length = data.remaining();
        WriteRequest request = new WriteRequest(fileId, offset, 0, 0, data);
        boolean sent = false;
        try {
            Exchange<SmbCall, SmbReply> exchange = tree.send(request, path);
            inFlight.addLast(new Piece(exchange, offset, length, holder, window.sent(length)));
            sent = true;
        } finally {
            if (!sent) {
                release(holder);
            }
        }
    }

    private static void release(@Nullable PooledBuffer holder) {
        if (holder != null) {
            holder.release();
        }
    }

    /** Waits until the server has confirmed everything. */
    public void drain() throws SmbException {
        while (!inFlight.isEmpty()) {
            receiveOne();
        }
    }

    /** Waits for the responses and ignores them; stops at an interrupt or a failure. */
    public void drainQuietly() {
        try {
            while (!inFlight.isEmpty()) {
                receiveOne();
            }
        } catch (SmbException e) {
            LOG.debug("giving up writes to '{}': {}", path, e.toString());
        } finally {
            close();
        }
    }

    private void receiveOne() throws SmbException {
        Piece piece = inFlight.removeFirst();
        int count;
        try {
            count = Requests.receive(tree, piece.exchange, WriteResponse.class, (response, reply) -> response.count());
        } catch (SmbException | RuntimeException e) {
            window.givenUp(piece.share);
            throw e;
        } finally {
            release(piece.holder);
        }
        window.delivered(piece.share, piece.length);
        if (event != null) {
            event.answered(count);
        }
        checkCount(count, piece.length, path, piece.offset);
        acknowledged += count;
        progress.accept(acknowledged);
    }

    /** Fails unless the server accepted all bytes of a WRITE. */
    public static void checkCount(int count, int length, String path, long offset) throws SmbTruncatedException {
        if (count != length) {
            throw new SmbTruncatedException(new Details(
                    "the server took " + count + " of " + length + " bytes of " + SmbPath.quoted(path) + " at "
                            + offset,
                    null,
                    "WRITE",
                    path,
                    "is its disk full?",
                    null));
        }
    }

    /** Whether nothing is in flight, or all requests in flight have been answered. */
    public boolean isIdle() {
        Piece last = inFlight.peekLast();
        return last == null || last.exchange.isDone();
    }

    /** Cancels the requests in flight and takes back an unsent buffer. */
    @Override
    public void close() {
        Piece piece;
        while ((piece = inFlight.pollFirst()) != null) {
            window.givenUp(piece.share);
            tree.cancel(piece.exchange);
            release(piece.holder);
        }
        Lent unused = lent;
        if (unused != null) {
            lent = null;
            window.release(unused.room);
            unused.buffer.release();
        }
        TransferEvent ended = event;
        if (ended != null) {
            event = null;
            ended.commit();
        }
    }
}
