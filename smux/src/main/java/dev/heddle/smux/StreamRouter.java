// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.FrameHandler;
import dev.heddle.core.ProtocolViolationException;
import dev.heddle.core.buffer.PooledBuffer;
import dev.heddle.smux.SmuxStreamClosedException.Reason;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Routes received frames to their streams, on the reader thread and without waiting. */
final class StreamRouter implements FrameHandler {
    /**
     * How many tokens of the receive budget a refusal takes until it is sent, so that a flood of SYNs stops the
     * reading.
     */
    private static final int REFUSAL_COST = 256;

    /**
     * How many ids without a stream are remembered. The oldest ids are forgotten, and bytes on them are answered again.
     */
    private static final int MAX_UNKNOWN = 1024;

    final LongAdder accepted = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder dropped = new LongAdder();

    volatile boolean peerTakesHalfCloses;

    private final SmuxSession session;
    private final StreamTable table;
    private final AcceptQueue accepts;
    private final ReceiveBudget budget;
    private final SmuxCodec codec;
    /** Ids without a stream on which bytes arrived and were answered. Only the reader thread uses this set. */
    private final Set<Integer> unknown = new LinkedHashSet<>();

    private final AtomicBoolean watching = new AtomicBoolean();

    StreamRouter(SmuxSession session, StreamTable table, AcceptQueue accepts, ReceiveBudget budget, SmuxCodec codec) {
        this.session = session;
        this.table = table;
        this.accepts = accepts;
        this.budget = budget;
        this.codec = codec;
    }

    @Override
    public void onFrame(PooledBuffer frame) throws ProtocolViolationException {
        try {
            switch (codec.decode(frame.bytes())) {
                case SmuxFrame.Psh psh -> onData(psh.streamId(), psh.payload().remaining(), frame);
                case SmuxFrame.Syn syn -> onSyn(syn.streamId());
                case SmuxFrame.Fin fin -> onFin(fin.streamId());
                case SmuxFrame.Upd upd -> onUpdate(upd);
                case SmuxFrame.Nop nop -> onNop(nop.streamId()); // its bytes already count as a sign of life
            }
        } finally {
            frame.release();
        }
    }

    private void onData(int id, int length, PooledBuffer frame) {
        if (length == 0) {
            return;
        }
        SmuxStream stream = session.stoppedHere() ? null : table.get(id);
        if (stream == null) {
            dropped.add(length);
            onUnknown(id);
            return;
        }
        boolean exhausted = budget.take(length);
        if (!stream.in().offer(frame, SmuxCodec.HEADER, length)) {
            dropped.add(length);
            budget.give(length);
        } else if (exhausted) {
            watch();
        }
    }

    /**
     * Tells the peer's writer once that nobody reads the stream: the writer may have missed the end of its stream, or
     * may never have been told.
     */
    private void onUnknown(int id) {
        if (!session.stoppedHere() && unknown.add(id)) {
            if (unknown.size() > MAX_UNKNOWN) {
                unknown.remove(unknown.iterator().next());
            }
            sendEnd(id, false, 1);
        }
    }

    private void sendEnd(int id, boolean reset, int fins) {
        budget.take(REFUSAL_COST);
        session.control().sendEnd(id, reset, fins, () -> budget.give(REFUSAL_COST));
    }

    private void onSyn(int id) {
        unknown.remove(id);
        SmuxStream stream = new SmuxStream(session, id, true);
        StreamTable.Added added = table.add(stream);
        if (added == StreamTable.Added.TAKEN) {
            return;
        }
        boolean taken = added == StreamTable.Added.YES && !session.isDraining() && accepts.offer(stream);
        if (taken) {
            accepted.increment();
        } else {
            table.remove(stream);
            refuse(id);
        }
        if (session.stoppedHere()) {
            stream.in().discard(Reason.CLOSED); // discardAll may have run before this stream was added
        }
    }

    private void refuse(int id) {
        refused.increment();
        sendEnd(id, true, 2);
    }

    private void onFin(int id) {
        SmuxStream stream = table.get(id);
        if (stream != null) {
            // This order matters: when a reader sees the end, all other state must already include it.
            stream.out().peerFinished(stream.in().finished());
            stream.in().finish();
            session.ended(stream);
        }
    }

    private void onNop(int id) {
        SmuxStream stream = id == 0 ? null : table.get(id);
        if (stream != null) {
            stream.out().peerReset();
            stream.in().reset();
            session.ended(stream);
        } else if (id == SmuxFrame.Nop.TAKES_HALF_CLOSES) {
            peerTakesHalfCloses = true;
            for (SmuxStream opened : table.all()) {
                opened.out().tellHeldEnd();
            }
        }
    }

    private void onUpdate(SmuxFrame.Upd update) {
        SmuxStream stream = table.get(update.streamId());
        if (stream != null) {
            stream.out().update(update.consumed(), update.window());
        }
    }

    /** Checks, once the timeout has passed, whether unread streams still block the session. */
    private void watch() {
        Duration timeout = session.config().stalledStreamTimeout();
        if (timeout != null && watching.compareAndSet(false, true)) {
            session.worker().schedule(session.deadline(timeout), () -> abortStalled(timeout));
        }
    }

    private void abortStalled(Duration timeout) {
        watching.set(false);
        SmuxStream stalled = null;
        while (budget.exhausted() && (stalled = worst(timeout)) != null) {
            session.aborted();
            stalled.close(Reason.STALLED);
        }
        if (budget.exhausted()) {
            watch();
        }
    }

    private @Nullable SmuxStream worst(Duration timeout) {
        SmuxStream worst = null;
        long since = session.nanoTime() - timeout.toNanos();
        for (SmuxStream stream : table.all()) {
            boolean stalled = stream.in().unread() > 0 && stream.in().touched() - since <= 0;
            if (stalled && (worst == null || stream.in().unread() > worst.in().unread())) {
                worst = stream;
            }
        }
        return worst;
    }

    @Override
    public void onClosed(ConnectionClosedException cause) {
        for (SmuxStream stream : table.all()) {
            stream.in().wakeAll();
            stream.out().wakeAll();
        }
        accepts.wakeAll();
        table.wakeAll();
        session.closed(cause);
    }

    /** Discards the bytes that nobody is going to read. */
    void discardAll() {
        for (SmuxStream stream : table.all()) {
            stream.in().discard(Reason.CLOSED);
            stream.out().wakeAll();
        }
    }
}
