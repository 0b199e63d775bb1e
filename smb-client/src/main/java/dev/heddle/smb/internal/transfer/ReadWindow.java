// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.transfer;

import dev.heddle.core.Exchange;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbTruncatedException;
import dev.heddle.smb.internal.chain.Requests;
import dev.heddle.smb.internal.chain.SmbCall;
import dev.heddle.smb.internal.chain.SmbErrors;
import dev.heddle.smb.internal.chain.SmbReply;
import dev.heddle.smb.internal.chain.TransferWindow;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.ReadRequest;
import dev.heddle.smb.wire.ReadResponse;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.WireFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Reads a range of a file in order, with several requests in flight. After a short read it requests the missing bytes
 * again. Used by one thread at a time.
 */
public final class ReadWindow implements AutoCloseable {
    /** Consumes a piece of the range; its memory is valid until this method returns. Must consume all of it. */
    @FunctionalInterface
    public interface Sink {
        void accept(ByteBuffer data) throws IOException;
    }

    private record Piece(Exchange<SmbCall, SmbReply> exchange, long offset, int length, TransferWindow.Piece share) {}

    private final TreeHandler tree;
    private final FileId fileId;
    private final String path;
    private final long end;
    private final boolean mayEndEarly;
    private final TransferWindow window;
    private final ArrayDeque<Piece> inFlight = new ArrayDeque<>();
    private @Nullable TransferEvent event;
    private long next;
    private boolean failed;

    private ReadWindow(TreeHandler tree, FileId fileId, String path, long from, long end, boolean mayEndEarly) {
        this.mayEndEarly = mayEndEarly;
        this.tree = tree;
        this.fileId = fileId;
        this.path = path;
        this.next = from;
        this.end = end;
        this.window = tree.sizes().readWindow();
        this.event = TransferEvent.begun(TransferEvent.Kind.READ, tree, path);
    }

    /** Reads a range that is known to exist: an early end of the file is a failure. */
    public static ReadWindow ofRange(TreeHandler tree, FileId fileId, String path, long from, long end) {
        return new ReadWindow(tree, fileId, path, from, end, false);
    }

    /** Reads a range in which the file may end. */
    public static ReadWindow untilEnd(TreeHandler tree, FileId fileId, String path, long from, long end) {
        return new ReadWindow(tree, fileId, path, from, end, true);
    }

    /**
     * Waits for the next piece and passes it to the sink.
     *
     * @return how many bytes it had; 0 at the end of the range, or of the file
     */
    public int read(Sink sink) throws IOException {
        if (failed) {
            // Continuing would skip the piece that failed.
            throw new SmbTruncatedException(Details.of("an earlier read of " + SmbPath.quoted(path) + " failed"));
        }
        failed = true;
        int got = readNext(sink);
        failed = false;
        return got;
    }

    private int readNext(Sink sink) throws IOException {
        while (next < end && window.hasRoom()) {
            int room = window.take();
            try {
                int length = (int) Math.min(room, end - next);
                inFlight.addLast(request(next, length));
                next += length;
            } finally {
                window.release(room);
            }
        }
        Piece piece = inFlight.pollFirst();
        if (piece == null) {
            return 0;
        }
        int got;
        try {
            got = receive(piece, sink);
        } catch (IOException | RuntimeException e) {
            window.givenUp(piece.share);
            throw e;
        }
        window.delivered(piece.share, got);
        if (event != null) {
            event.answered(got);
        }
        if (got > 0 && got < piece.length) {
            inFlight.addFirst(request(piece.offset + got, piece.length - got));
        }
        return got;
    }

    private Piece request(long offset, int length) throws SmbException {
        ReadRequest request = new ReadRequest(0, 0, length, offset, fileId, 1, 0);
        Exchange<SmbCall, SmbReply> exchange = tree.send(request, path);
        return new Piece(exchange, offset, length, window.sent(length));
    }

    private int receive(Piece piece, Sink sink) throws IOException {
        try (SmbReply reply = Requests.receive(tree, piece.exchange)) {
            if (reply.status().equals(NtStatus.END_OF_FILE)) {
                return ended(piece.offset);
            }
            if (!reply.status().equals(NtStatus.SUCCESS) || !(reply.decode() instanceof ReadResponse response)) {
                throw Requests.failed(reply, piece.exchange.request());
            }
            int got = response.data().remaining();
            if (got == 0) {
                return ended(piece.offset);
            }
            if (got > piece.length) {
                throw new SmbProtocolException(Details.of("the server sent " + got + " bytes of " + SmbPath.quoted(path)
                        + " where " + piece.length + " were asked for"));
            }
            sink.accept(response.data());
            return got;
        } catch (WireFormatException e) {
            throw SmbErrors.translate(e, SmbCommand.READ, path);
        }
    }

    private int ended(long offset) throws SmbTruncatedException {
        if (mayEndEarly) {
            next = end;
            return 0;
        }
        throw new SmbTruncatedException(new Details(
                SmbPath.quoted(path) + " ended at byte " + offset + " of " + end + " while it was read",
                null,
                "READ",
                path,
                "another client truncated the file; read it again",
                null));
    }

    /** Cancels the requests in flight. */
    @Override
    public void close() {
        Piece piece;
        while ((piece = inFlight.pollFirst()) != null) {
            window.givenUp(piece.share);
            tree.cancel(piece.exchange);
        }
        TransferEvent ended = event;
        if (ended != null) {
            event = null;
            ended.commit();
        }
    }
}
