package dev.heddle.smux;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.Deadline;
import dev.heddle.core.buffer.PooledBuffer;
import dev.heddle.smux.SmuxStreamClosedException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a stream has received and its reader has not yet taken. Its monitor guards all its fields and is never held
 * while it waits.
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
    /** What the peer was told last; 0 if nothing yet. */
    private int window;

    private boolean updating;
    private boolean reading;
    private boolean finished;
    private boolean reset;

    Inflow(SmuxStream stream, SmuxSession session) {
        this.stream = stream;
        this.session = session;
    }

    /** Lets a test begin near the end of the counter. */
    synchronized void startCounterAt(int value) {
        consumed = value;
    }

    /** Takes in the payload of a frame; returns false if nobody is going to read it. */
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

    /** The peer will send no more. */
    void finish() {
        end(false);
    }

    /** The stream failed at the peer: what came can be read, then comes the failure. */
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

    /** Throws away what is unread and what still comes; only the first reason counts. */
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

    /** Reads at least one byte, waiting if need be; -1 at the end. */
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

    /** Whether there is something, or the end; false if one has to wait. */
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
            throw new SmuxTimeoutException("nothing came in time on stream " + stream.name(), 0);
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

    /** Takes the first chunk out, so that its bytes can be copied without the lock; only one thread at a time reads. */
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

    /** Notes that an update is on its way if one is due and none is. */
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

    /** Only one update at a time waits to be sent: what was read meanwhile is told with the next one. */
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

    /** Whether there is nothing to read, and nobody in the middle of reading. */
    synchronized boolean isEmpty() {
        return head == null && !reading;
    }

    /** Whether nothing will ever be read from here again. */
    synchronized boolean isOver() {
        boolean noMore = finished || session.failure() != null;
        return closed != null || (noMore && head == null && !reading);
    }

    /** Since when the unread bytes have lain here untouched; meaningful if there are some. */
    synchronized long touched() {
        return touched;
    }
}
