package dev.heddle.smb;

import dev.heddle.core.Exchange;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.WriteRequest;
import dev.heddle.smb.wire.WriteResponse;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.LongConsumer;

/** Writes a file with several requests in flight, and checks that the server took every byte. Used by one thread at a time. */
final class WriteWindow implements AutoCloseable {
    private record Piece(Exchange<SmbCall, SmbReply> exchange, long offset, int length) {}

    private final TreeHandler tree;
    private final FileId fileId;
    private final String path;
    private final int chunk;
    private final int depth;
    private final LongConsumer progress;
    private final ArrayDeque<Piece> inFlight = new ArrayDeque<>();
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
        this.chunk = tree.sizes().writeChunk();
        this.depth = IoSizes.depth(chunk);
    }

    /** The most bytes that go into one request. */
    int chunk() {
        return chunk;
    }

    /** Sends all of {@code data}, which may be reused afterwards; waits while the window is full. */
    void write(ByteBuffer data, long offset) throws SmbException {
        long at = offset;
        while (data.hasRemaining()) {
            int length = Math.min(chunk, data.remaining());
            if (inFlight.size() >= depth) {
                receiveOne();
            }
            ByteBuffer part = data.slice(data.position(), length);
            WriteRequest request = new WriteRequest(fileId, at, 0, 0, part);
            inFlight.addLast(new Piece(tree.send(request, path), at, length));
            data.position(data.position() + length);
            at += length;
        }
    }

    /** Waits until the server has confirmed everything. */
    void drain() throws SmbException {
        while (!inFlight.isEmpty()) {
            receiveOne();
        }
    }

    private void receiveOne() throws SmbException {
        Piece piece = inFlight.removeFirst();
        int count = Requests.receive(tree, piece.exchange, WriteResponse.class, (response, reply) -> response.count());
        if (count != piece.length) {
            throw new SmbTruncatedException(new Details(
                    "the server took " + count + " of " + piece.length + " bytes of '" + path + "' at " + piece.offset,
                    null,
                    "WRITE",
                    path,
                    "is its disk full?",
                    null));
        }
        acknowledged += count;
        progress.accept(acknowledged);
    }

    /** Gives up what is in flight. */
    @Override
    public void close() {
        Piece piece;
        while ((piece = inFlight.pollFirst()) != null) {
            tree.cancel(piece.exchange);
        }
    }
}
