// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import dev.heddle.core.Deadline;
import dev.heddle.core.Frame;
import dev.heddle.core.Slot;
import dev.heddle.core.buffer.PooledBuffer;
import dev.heddle.smux.SmuxStreamClosedException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The sending direction of a stream: lets one writer at a time send, respects the peer's window, and sends FIN after
 * all bytes. Its monitor guards all its fields and is never held while a thread waits or sends.
 */
final class Outflow extends Waited {
    /** How many bytes version 2 lets a sender send before the peer has announced its window. */
    static final int INITIAL_WINDOW = 262144;

    private final SmuxStream stream;
    private final SmuxSession session;
    private @Nullable Slot room;
    private @Nullable Reason closed;
    private Deadline deadline = Deadline.NEVER;
    private int sent; // modulo 2^32, like the peer's counter
    private int peerConsumed;
    private int peerWindow = INITIAL_WINDOW;
    /**
     * How many bytes this stream may still queue without waiting in line again. It makes the line fair to writers of
     * small pieces.
     */
    private int allowance;

    /** How many FINs were sent or are due to be sent. */
    private byte fins;

    private byte finsDue;
    private boolean writing;
    private boolean resetDue;
    private boolean submitting;
    private boolean peerFinished;
    private boolean peerGone;
    private boolean peerReset;

    Outflow(SmuxStream stream, SmuxSession session) {
        this.stream = stream;
        this.session = session;
    }

    /** Sets the counters, so that a test can begin near their end. */
    synchronized void startCountersAt(int value) {
        sent = value;
        peerConsumed = value;
    }

    /**
     * Queues all of {@code source}. If this method throws, the position of {@code source} is behind the last queued
     * byte.
     */
    int write(ByteBuffer source) throws IOException {
        int start = source.position();
        takeTurn();
        try {
            while (source.hasRemaining()) {
                writeFrame(source, start);
            }
            session.push(writeDeadline(), source.position() - start);
        } finally {
            endTurn();
        }
        return source.position() - start;
    }

    private synchronized Deadline writeDeadline() {
        return deadline;
    }

    private void takeTurn() throws IOException {
        while (true) {
            Event event;
            Deadline until;
            synchronized (this) {
                check(0);
                if (!writing) {
                    writing = true;
                    return;
                }
                checkDeadline(0);
                until = deadline;
                event = join();
            }
            boolean unused = await(session, event, until, 0);
        }
    }

    private void endTurn() {
        Event woken;
        synchronized (this) {
            writing = false;
            woken = takeWaiters();
        }
        Event.fireAll(woken);
    }

    private void check(int written) throws SmuxException {
        if (session.worker().sendFailure() != null) {
            throw session.closedException(written);
        }
        Reason reason = closed;
        if (reason != null) {
            throw new SmuxStreamClosedException(reason, written);
        }
        if (peerGone) {
            throw new SmuxStreamClosedException(peerReset ? Reason.PEER_RESET : Reason.PEER_CLOSED, written);
        }
    }

    private void checkDeadline(int written) throws SmuxTimeoutException {
        if (deadline.expired()) {
            throw new SmuxTimeoutException("stream " + stream.name() + " could not send in time", written);
        }
    }

    private void writeFrame(ByteBuffer source, int start) throws IOException {
        int written = source.position() - start;
        int length = Math.min(source.remaining(), session.config().maxFrameSize());
        if (session.version() == 2) {
            length = awaitWindow(length, written);
        }
        int bytes = SmuxCodec.HEADER + length;
        try (Slot slot = awaitRoom(bytes, written)) {
            PooledBuffer buffer = session.config().worker().pool().acquire(bytes);
            session.codec().putHeader(buffer.bytes(), SmuxCodec.PSH, length, stream.rawId());
            buffer.bytes().put(SmuxCodec.HEADER, source, source.position(), length);
            submit(slot, buffer, length, written);
        }
        source.position(source.position() + length);
    }

    /** Waits until the peer's window has space; returns how many bytes it takes, 1 to {@code wanted}. */
    private int awaitWindow(int wanted, int written) throws IOException {
        Deadline patience = null;
        while (true) {
            Event event;
            Deadline until;
            synchronized (this) {
                check(written);
                long free = window(written);
                if (free > 0) {
                    return (int) Math.min(free, wanted);
                }
                checkDeadline(written);
                until = deadline;
                if (peerFinished) {
                    patience =
                            patience == null ? session.deadline(session.config().halfClosedWriteTimeout()) : patience;
                    if (patience.expired()) {
                        throw new SmuxStreamClosedException(Reason.PEER_CLOSED, written);
                    }
                    until = patience.remainingNanos() < until.remainingNanos() ? patience : until;
                }
                event = join();
            }
            boolean unused = await(session, event, until, written);
        }
    }

    private long window(int written) throws SmuxWindowException {
        int inFlight = sent - peerConsumed;
        if (inFlight < 0) {
            throw new SmuxWindowException(
                    "the peer has consumed " + -inFlight + " bytes more than stream " + stream.name() + " sent",
                    written);
        }
        return (peerWindow & 0xffffffffL) - inFlight;
    }

    /** Waits for room in the send queue; returns a slot that holds the room. */
    private Slot awaitRoom(int bytes, int written) throws IOException {
        while (true) {
            Slot atOnce = useAllowance(bytes);
            if (atOnce != null) {
                return atOnce;
            }
            Slot slot = session.worker().slot(bytes);
            boolean taken = false;
            try {
                taken = stand(slot, bytes, written);
            } finally {
                if (!taken) {
                    slot.close();
                }
            }
            if (taken) {
                return slot;
            }
            synchronized (this) {
                check(written);
                checkDeadline(written);
            }
        }
    }

    /** Waits in line for room; returns false if the wait ended without room. */
    private boolean stand(Slot slot, int bytes, int written) throws IOException {
        if (slot.isDone()) {
            return slot.settle();
        }
        Deadline until;
        boolean unwanted;
        synchronized (this) {
            room = slot;
            until = deadline;
            unwanted = closed != null || peerGone;
        }
        if (unwanted) {
            slot.abandon();
        }
        try {
            session.await(slot, until, written);
        } finally {
            synchronized (this) {
                room = null;
            }
        }
        boolean taken = slot.settle();
        if (taken) {
            allowance = session.config().maxFrameSize() - bytes;
        }
        return taken;
    }

    private @Nullable Slot useAllowance(int bytes) {
        if (allowance < bytes) {
            return null;
        }
        Slot slot = session.worker().overdraw(bytes, session.config().worker().maxQueuedBytes());
        if (slot != null) {
            allowance -= bytes;
        }
        return slot;
    }

    private void submit(Slot slot, PooledBuffer buffer, int length, int written) throws SmuxException {
        boolean open = false;
        try {
            synchronized (this) {
                check(written);
                sent += length;
                submitting = true;
            }
            open = true;
        } finally {
            if (!open) {
                buffer.release();
            }
        }
        slot.submit(new Frame(buffer));
        synchronized (this) {
            submitting = false;
        }
        sendEnd();
    }

    /**
     * Sends the FINs that are due, unless a writer is queueing a frame. In that case the writer sends them behind its
     * frame.
     */
    private void sendEnd() {
        int due;
        boolean reset;
        synchronized (this) {
            due = submitting ? 0 : finsDue;
            reset = resetDue;
            finsDue -= (byte) due;
        }
        if (due > 0) {
            session.control().sendEnd(stream.rawId(), reset, due, () -> {});
        }
    }

    /**
     * Ends this direction behind the queued bytes: with a FIN, and with a second FIN if the stream is closed while the
     * peer may still send, because only a second FIN stops the peer's writer. A stream that failed sends a reset
     * before.
     */
    void shut(Reason reason) {
        Event woken;
        Slot inLine;
        synchronized (this) {
            if (closed == null || closed == Reason.OUTPUT_SHUT) {
                closed = reason;
            }
            addFins();
            resetDue = finsDue > 0 && (closed == Reason.ABORTED || closed == Reason.STALLED);
            woken = takeWaiters();
            inLine = room;
        }
        wake(woken, inLine);
        sendEnd();
    }

    private void addFins() {
        int all = peerFinished ? 1 : 2;
        if (closed == Reason.OUTPUT_SHUT) {
            all = peerFinished || !session.holdsHalfCloses() ? 1 : 0;
        }
        int more = Math.max(0, all - fins);
        fins += (byte) more;
        finsDue += (byte) more;
    }

    private void wake(@Nullable Event woken, @Nullable Slot inLine) {
        Event.fireAll(woken);
        if (inLine != null) {
            inLine.abandon();
        }
    }

    /** Handles a FIN of the peer: the peer sends no more, or, with {@code gone}, has closed the stream. */
    void peerFinished(boolean gone) {
        Event woken;
        Slot inLine;
        synchronized (this) {
            peerFinished = true;
            peerGone |= gone;
            if (closed != null) {
                addFins(); // sends a FIN that was held back until now
            }
            woken = takeWaiters();
            inLine = gone ? room : null;
        }
        wake(woken, inLine);
        sendEnd();
    }

    /** Handles a reset: the stream failed at the peer. */
    void peerReset() {
        synchronized (this) {
            peerReset = true;
        }
        peerFinished(true);
    }

    /** Handles an update of the peer's window. */
    void update(int consumed, int window) {
        Event woken;
        synchronized (this) {
            peerConsumed = consumed;
            peerWindow = window;
            woken = takeWaiters();
        }
        Event.fireAll(woken);
    }

    void deadline(Deadline newDeadline) {
        Event woken;
        Slot inLine;
        synchronized (this) {
            deadline = newDeadline;
            woken = takeWaiters();
            inLine = room;
        }
        wake(woken, inLine);
    }

    /** Handles the announcement that the peer supports half-closes: sends a FIN that was held back. */
    void tellHeldEnd() {
        synchronized (this) {
            if (closed != null) {
                addFins();
            }
        }
        sendEnd();
    }

    synchronized boolean isEndHeld() {
        return closed == Reason.OUTPUT_SHUT && fins == 0;
    }

    synchronized boolean isShut() {
        return closed != null;
    }
}
