package dev.heddle.smb;

import dev.heddle.core.Exchange;
import dev.heddle.smb.SmbException.Details;
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
 * Writes a file with several requests in flight, and checks that the server took every byte. What was sent stays as it is until the
 * server has confirmed it, since a request may have to be repeated. Used by one thread at a time.
 */
final class WriteWindow implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WriteWindow.class);

    /** A request on its way; {@code lent} comes back with its reply. */
    private record Piece(
            Exchange<SmbCall, SmbReply> exchange,
            long offset,
            int length,
            @Nullable ByteBuffer lent,
            TransferWindow.Piece share) {}

    private final TreeHandler tree;
    private final FileId fileId;
    private final String path;
    private final TransferWindow window;
    private final LongConsumer progress;
    private final ArrayDeque<Piece> inFlight = new ArrayDeque<>();
    private final ArrayDeque<ByteBuffer> idle = new ArrayDeque<>();
    private long acknowledged;

    WriteWindow(TreeHandler tree, FileId fileId, String path) {
        this(tree, fileId, path, bytes -> {});
    }

    /**
     * Makes a window.
     *
     * @param progress told, whenever it has changed, how many bytes the server has confirmed
     */
    WriteWindow(TreeHandler tree, FileId fileId, String path, LongConsumer progress) {
        this.progress = progress;
        this.tree = tree;
        this.fileId = fileId;
        this.path = path;
        this.window = tree.sizes().writeWindow();
    }

    /** An empty buffer that holds as much as goes into one request, for {@link #writeLent}. Waits while the window is full. */
    ByteBuffer lend() throws SmbException {
        makeRoom();
        int size = window.pieceSize();
        ByteBuffer buffer = idle.pollFirst();
        return buffer == null || buffer.capacity() < size
                ? ByteBuffer.allocate(size)
                : buffer.clear().limit(size);
    }

    /** Sends what remains in a buffer from {@link #lend}, which is the window's again; at least one byte. */
    void writeLent(ByteBuffer lent, long offset) throws SmbException {
        send(lent, offset, lent);
    }

    /** Sends all of {@code data}, which must not change before {@link #drain} has returned; waits while the window is full. */
    void write(ByteBuffer data, long offset) throws SmbException {
        long at = offset;
        while (data.hasRemaining()) {
            makeRoom();
            int length = Math.min(window.pieceSize(), data.remaining());
            send(data.slice(data.position(), length), at, null);
            data.position(data.position() + length);
            at += length;
        }
    }

    private void makeRoom() throws SmbException {
        while (!window.hasRoom()) {
            receiveOne();
        }
    }

    private void send(ByteBuffer data, long offset, @Nullable ByteBuffer lent) throws SmbException {
        int length = data.remaining();
        WriteRequest request = new WriteRequest(fileId, offset, 0, 0, data);
        Exchange<SmbCall, SmbReply> exchange = tree.send(request, path);
        inFlight.addLast(new Piece(exchange, offset, length, lent, window.sent(length)));
    }

    /** Waits until the server has confirmed everything. */
    void drain() throws SmbException {
        while (!inFlight.isEmpty()) {
            receiveOne();
        }
    }

    /** Waits for the answers while nobody cares for them any more; after an interrupt or a failure for none. */
    void drainQuietly() {
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
        }
        window.delivered(piece.share, piece.length);
        checkCount(count, piece.length, path, piece.offset);
        if (piece.lent != null) {
            idle.addFirst(piece.lent);
        }
        acknowledged += count;
        progress.accept(acknowledged);
    }

    /** Fails unless the server took all bytes of a WRITE. */
    static void checkCount(int count, int length, String path, long offset) throws SmbTruncatedException {
        if (count != length) {
            throw new SmbTruncatedException(new Details(
                    "the server took " + count + " of " + length + " bytes of '" + path + "' at " + offset,
                    null,
                    "WRITE",
                    path,
                    "is its disk full?",
                    null));
        }
    }

    /** Whether nothing is in flight, or all that was has been answered meanwhile. */
    boolean isIdle() {
        Piece last = inFlight.peekLast();
        return last == null || last.exchange.isDone();
    }

    /** Gives up what is in flight. */
    @Override
    public void close() {
        Piece piece;
        while ((piece = inFlight.pollFirst()) != null) {
            window.givenUp(piece.share);
            tree.cancel(piece.exchange);
        }
    }
}
