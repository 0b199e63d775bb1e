// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import dev.heddle.core.Deadline;
import dev.heddle.smux.SmuxStreamClosedException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/**
 * A stream of a session: ordered bytes in both directions. Each direction ends on its own. Thread-safe. Concurrent
 * readers take turns, and so do concurrent writers, so that the bytes of one write stay together.
 *
 * <p>Read a stream to its end or close it; otherwise its unread bytes count against the session's receive buffer for
 * ever. The garbage collector never closes a stream.
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

    /** Whether the peer opened this stream. */
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
     * Reads the available bytes, at least one; waits for the first byte.
     *
     * @param target receives the bytes from its position on; if it has no room, this method reads nothing and does not
     *     wait
     * @return how many bytes were read, or -1 once the peer has finished and everything was read
     * @throws SmuxTimeoutException if the read deadline passed and no byte had arrived
     * @throws SmuxStreamClosedException if this side closed the stream, or if a peer of this library reset it; bytes
     *     that arrived before a reset are read first
     * @throws SmuxSessionClosedException if the session ended before the peer had finished; bytes that arrived before
     *     are read first
     * @throws java.io.InterruptedIOException if the thread was interrupted; its interrupt status is set again
     */
    @Override
    public int read(ByteBuffer target) throws IOException {
        return in.read(target);
    }

    /**
     * Queues all remaining bytes, in frames of at most {@link SmuxConfig#maxFrameSize()} bytes. Waits for the peer's
     * window (version 2) and for room in the session's send queue.
     *
     * @param source written from its position on; afterwards its position is behind the last queued byte, also if this
     *     method throws
     * @return how many bytes were queued: all that remained
     * @throws SmuxException if not all bytes were queued; {@link SmuxException#bytesTransferred()} says how many were.
     *     Those are sent nevertheless.
     * @throws java.io.InterruptedIOException if the thread was interrupted; {@code bytesTransferred} says how many
     *     bytes were queued
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
     * Ends the output of this stream: after all written bytes, this side sends no more. Reading goes on. Later calls do
     * nothing. {@link SmuxConfig#halfClose()} decides when FIN is sent to the peer.
     */
    public void shutdownOutput() {
        out.shut(Reason.OUTPUT_SHUT);
        session.ended(this);
        session.pushEnd();
    }

    /** Whether the output was shut down but FIN is held back, because the peer may not support a half-close. */
    public boolean isHalfCloseHeld() {
        return out.isEndHeld();
    }

    /**
     * Closes the stream at once. Written bytes are still sent, then FIN, then a second FIN unless the peer has
     * finished; the second FIN tells the peer to stop sending. Unread bytes, and bytes that still arrive, are
     * discarded. Does not wait, except on a worker without threads of its own: there up to {@link
     * SmuxConfig#closeTimeout()} for the connection to take the queued frames. Later calls do nothing.
     */
    @Override
    public void close() {
        close(Reason.CLOSED);
        session.pushEnd();
    }

    /**
     * Like {@link #close()}, but reports that the stream failed: to blocked calls, to the metrics, and to the peer,
     * whose reads and writes fail with {@link SmuxStreamClosedException.Reason#PEER_RESET}. A peer of another library
     * sees a closed stream.
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

    /**
     * Whether bytes can still be written or read. False once this stream is closed, once both directions have ended and
     * everything was read, and once the session has ended and everything was read.
     */
    @Override
    public boolean isOpen() {
        boolean writable = !out.isShut() && !session.isClosed();
        return writable || !in.isOver();
    }

    /**
     * Sets until when reads wait, and wakes a blocked read so that it checks the new deadline. Bytes that have arrived
     * can be read after the deadline too.
     */
    public void readDeadline(Deadline deadline) {
        in.deadline(deadline);
    }

    /** Sets until when writes wait, and wakes a blocked write so that it checks the new deadline. */
    public void writeDeadline(Deadline deadline) {
        out.deadline(deadline);
    }

    /** Returns this stream as an {@link InputStream}. Closing it closes the stream. */
    public InputStream inputStream() {
        return new StreamInput(this);
    }

    /** Returns this stream as an {@link OutputStream}. Closing it shuts the output down; reading goes on. */
    public OutputStream outputStream() {
        return new StreamOutput(this);
    }

    @Override
    public String toString() {
        return "stream " + name() + " of " + session;
    }
}
