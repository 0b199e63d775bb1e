// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.Deadline;
import dev.heddle.core.buffer.PooledBuffer;
import dev.heddle.smux.SmuxStreamClosedException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The receiving direction of a stream: the bytes that have arrived and that its reader has not read. Its monitor guards
 * all its fields and is never held while a thread waits.
 */
final class Inflow extends Waited {
    private final SmuxStream stream;
    private final SmuxSession session;
    private @Nullable Chunk head;
    private @Nullable Chunk tail;
    private @Nullable Reason closed;
    private Deadline deadline = Deadline.NEVER;
    private long touched;
    private int unread;
    private int consumed; // modulo 2^32
    private int unreported;
    /** The last window that this side announced to the peer; 0 if none. */
    private int window;

    private boolean updating;
    private boolean reading;
    private boolean finished;
    private boolean reset;

    Inflow(SmuxStream stream, SmuxSession session) {
        this.stream = stream;
        this.session = session;
    }

    /** Sets the counter, so that a test can begin near its end. */
    synchronized void startCounterAt(int value) {
        consumed = value;
    }

    /** Adds the payload of a frame; returns false if nobody is going to read it. */
    boolean offer(PooledBuffer frame, int offset, int length) {
        Event woken;
        synchronized (this) {
            if (closed != null) {
                return false;
            }
            Chunk last = tail;
            if (last == null || !last.append(frame, offset, length)) {
                Chunk chunk = Chunk.of(frame, offset, length, unread);
                if (last == null) {
                    head = chunk;
                } else {
                    last.next = chunk;
                }
                tail = chunk;
            }
            if (unread == 0) {
                touched = session.nanoTime();
            }
            unread += length;
            woken = takeWaiters();
        }
        Event.fireAll(woken);
        return true;
    }

    /** Handles the FIN of the peer, which sends no more. */
    void finish() {
        end(false);
    }

    /** Handles a reset: readers get the bytes that have arrived, then an exception. */
    void reset() {
        end(true);
    }

    private void end(boolean failed) {
        Event woken;
        synchronized (this) {
            reset |= failed && !finished;
            finished = true;
            woken = takeWaiters();
        }
        Event.fireAll(woken);
    }

    /** Discards the unread bytes and all bytes that still arrive. Only the reason of the first call counts. */
    void discard(Reason reason) {
        Chunk dropped;
        int count;
        Event woken;
        synchronized (this) {
            if (closed != null) {
                return;
            }
            closed = reason;
            dropped = head;
            head = null;
            tail = null;
            count = unread;
            unread = 0;
            woken = takeWaiters();
        }
        for (Chunk chunk = dropped; chunk != null; chunk = chunk.next) {
            chunk.release();
        }
        session.budget().give(count);
        Event.fireAll(woken);
    }

    /** Reads at least one byte; waits for it if necessary. Returns -1 at the end. */
    int read(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) {
            return 0;
        }
        while (true) {
            Event event;
            Deadline until;
            synchronized (this) {
                if (mayRead()) {
                    if (head == null) {
                        return end();
                    }
                    reading = true;
                    break;
                }
                event = join();
                until = deadline;
            }
            boolean unused = await(session, event, until, 0);
        }
        int count = 0;
        try {
            count = move(target);
        } finally {
            endRead(count);
        }
        return count;
    }

    private int end() throws SmuxStreamClosedException {
        if (reset) {
            throw new SmuxStreamClosedException(Reason.PEER_RESET, 0);
        }
        return -1;
    }

    /** Whether the reader finds bytes or the end of the stream; false if it has to wait. */
    private boolean mayRead() throws SmuxException {
        Reason reason = closed;
        ConnectionClosedException failure = session.failure();
        if (reason != null) {
            throw session.stoppedHere() ? session.closedException(0) : new SmuxStreamClosedException(reason, 0);
        }
        if (!reading) {
            if (head != null || finished) {
                return true;
            }
            if (failure != null) {
                throw session.closedException(0);
            }
        }
        if (deadline.expired()) {
            throw new SmuxTimeoutException("received nothing in time on stream " + stream.name(), 0);
        }
        return false;
    }

    private int move(ByteBuffer target) {
        int count = 0;
        Chunk chunk;
        while (target.hasRemaining() && (chunk = pop()) != null) {
            count += chunk.moveTo(target);
            if (chunk.remaining() == 0) {
                chunk.release();
            } else {
                push(chunk);
            }
        }
        return count;
    }

    /** Removes the first chunk, so that its bytes are copied without the lock. Only one thread at a time reads. */
    private synchronized @Nullable Chunk pop() {
        Chunk chunk = head;
        if (chunk != null) {
            head = chunk.next;
            if (head == null) {
                tail = null;
            }
            chunk.next = null;
            unread -= chunk.remaining();
        }
        return chunk;
    }

    private void push(Chunk chunk) {
        boolean unwanted;
        synchronized (this) {
            unwanted = closed != null;
            if (!unwanted) {
                chunk.next = head;
                head = chunk;
                if (tail == null) {
                    tail = chunk;
                }
                unread += chunk.remaining();
            }
        }
        if (unwanted) {
            session.budget().give(chunk.remaining());
            chunk.release();
        }
    }

    private void endRead(int count) {
        Event woken;
        boolean update;
        boolean drained;
        synchronized (this) {
            reading = false;
            touched = session.nanoTime();
            consumed += count;
            unreported += count;
            update = count > 0 && updateDue();
            drained = finished && head == null;
            woken = takeWaiters();
        }
        session.budget().give(count);
        Event.fireAll(woken);
        if (update) {
            sendUpdate();
        }
        if (drained) {
            session.drained(stream);
        }
    }

    /** Decides whether to send an update now. If it is due and none is in flight, records it as in flight. */
    private boolean updateDue() {
        boolean due = session.version() == 2
                && !updating
                && !finished
                && closed == null
                && unreported >= window / 2
                && unreported > 0;
        if (due) {
            updating = true;
            window = session.config().window(session.numStreams());
            unreported = 0;
        }
        return due;
    }

    private void sendUpdate() {
        int total;
        int told;
        synchronized (this) {
            total = consumed;
            told = window;
        }
        session.control().sendUpdate(stream.rawId(), total, told, this::updateSent);
    }

    /**
     * Ends the update in flight. Only one update is in flight at a time; the next one covers the bytes read meanwhile.
     */
    private void updateSent() {
        boolean update;
        synchronized (this) {
            updating = false;
            update = updateDue();
        }
        if (update) {
            sendUpdate();
        }
    }

    void deadline(Deadline newDeadline) {
        Event woken;
        synchronized (this) {
            deadline = newDeadline;
            woken = takeWaiters();
        }
        Event.fireAll(woken);
    }

    synchronized boolean finished() {
        return finished;
    }

    synchronized int unread() {
        return unread;
    }

    /** Whether there are no unread bytes and no reader is in the middle of a read. */
    synchronized boolean isEmpty() {
        return head == null && !reading;
    }

    /** Whether no byte will ever be read from this stream again. */
    synchronized boolean isOver() {
        boolean noMore = finished || session.failure() != null;
        return closed != null || (noMore && head == null && !reading);
    }

    /** Returns the nanosecond time of the last read, or of the arrival of the first unread byte if that is later. */
    synchronized long touched() {
        return touched;
    }
}
