package dev.heddle.smux;

import dev.heddle.core.Deadline;
import dev.heddle.smux.SmuxStreamClosedException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/**
 * One of a session's streams: ordered bytes in both directions, each of which ends on its own. Thread-safe; of several
 * readers, or several writers, one is served at a time, so that what one call writes stays together.
 *
 * <p>A stream must be read to its end or closed, else its unread bytes count against the session's receive buffer for
 * ever. It is never closed by the garbage collector.
 */
public final class SmuxStream implements ByteChannel {
    private final SmuxSession session;
    private final int id;
    private final boolean incoming;
    private final Inflow in;
    private final Outflow out;

    SmuxStream(SmuxSession session, int id, boolean incoming) {
        this.session = session;
        this.incoming = incoming;
        this.id = id;
        this.in = new Inflow(this, session);
        this.out = new Outflow(this, session);
    }

    /** The stream's id on the wire, 0 to 2^32-1: odd if the client opened it, even if the server did. */
    public long id() {
        return id & 0xffffffffL;
    }

    int rawId() {
        return id;
    }

    /** Whether the peer opened it. */
    boolean incoming() {
        return incoming;
    }

    String name() {
        return Integer.toUnsignedString(id);
    }

    Inflow in() {
        return in;
    }

    Outflow out() {
        return out;
    }

    /** The session that carries this stream. */
    public SmuxSession session() {
        return session;
    }

    /**
     * Reads what is there, at least one byte; waits for the first.
     *
     * @param target filled from its position on; a target without room reads nothing and does not wait
     * @return how many bytes were read, or -1 once the peer has finished and everything was read
     * @throws SmuxTimeoutException if the read deadline passed and nothing had come
     * @throws SmuxStreamClosedException if the stream was closed by this side, or was reset by a peer of this library;
     *     what came before is read first
     * @throws SmuxSessionClosedException if the session ended before the peer had finished; what came before is read
     *     first
     * @throws java.io.InterruptedIOException if the thread was interrupted; its interrupt status is set again
     */
    @Override
    public int read(ByteBuffer target) throws IOException {
        return in.read(target);
    }

    /**
     * Queues all bytes, in pieces of at most {@link SmuxConfig#maxFrameSize()}; waits for the peer's window (version 2)
     * and for room in the session's send queue.
     *
     * @param source written from its position, which afterwards tells how far this came, also if it throws
     * @return how many bytes were queued: all that remained
     * @throws SmuxException if not all were; {@link SmuxException#bytesTransferred()} says how many were, which are
     *     sent nevertheless
     * @throws java.io.InterruptedIOException if the thread was interrupted; {@code bytesTransferred} says as much
     */
    @Override
    public int write(ByteBuffer source) throws IOException {
        return out.write(source);
    }

    /** How many bytes can be read now without waiting. */
    public int available() {
        return in.unread();
    }

    /**
     * Says that this side sends no more, behind all that was written; reading goes on. Later calls do nothing. The peer
     * hears of it when {@link SmuxConfig#halfClose()} says.
     */
    public void shutdownOutput() {
        out.shut(Reason.OUTPUT_SHUT);
        session.ended(this);
        session.pushEnd();
    }

    /** Whether the output was shut down and the peer has not been told, since it may not take a half-close. */
    public boolean isHalfCloseHeld() {
        return out.isEndHeld();
    }

    /**
     * Closes the stream at once: what was written is still sent, then FIN, and a second FIN unless the peer has
     * finished, which tells it to stop sending; what is unread and what still comes is thrown away. Does not wait,
     * except on a worker without threads of its own: there up to {@link SmuxConfig#closeTimeout()} for the connection
     * to take what is queued. Later calls do nothing.
     */
    @Override
    public void close() {
        close(Reason.CLOSED);
        session.pushEnd();
    }

    /**
     * As {@link #close()}, but says that the stream failed: to blocked calls, to the metrics, and to the peer, whose
     * reads and writes fail with {@link SmuxStreamClosedException.Reason#PEER_RESET}. A peer of another library sees
     * the end of a closed stream.
     */
    public void abort() {
        session.aborted();
        close(Reason.ABORTED);
        session.pushEnd();
    }

    void close(Reason reason) {
        out.shut(reason);
        in.discard(reason);
        session.forget(this);
    }

    /** Whether bytes can still be written or read; false once closed, once both directions have ended and all was
     * read, and once the session has ended and all was read. */
    @Override
    public boolean isOpen() {
        boolean writable = !out.isShut() && !session.isClosed();
        return writable || !in.isOver();
    }

    /** Until when reads wait; wakes a blocked one to look again. What is there can be read also later. */
    public void readDeadline(Deadline deadline) {
        in.deadline(deadline);
    }

    /** Until when writes wait; wakes a blocked one to look again. */
    public void writeDeadline(Deadline deadline) {
        out.deadline(deadline);
    }

    /** This stream as an {@link InputStream}; closing it closes the stream. */
    public InputStream inputStream() {
        return new StreamInput(this);
    }

    /** This stream as an {@link OutputStream}; closing it shuts the output down, reading goes on. */
    public OutputStream outputStream() {
        return new StreamOutput(this);
    }

    @Override
    public String toString() {
        return "stream " + name() + " of " + session;
    }
}
