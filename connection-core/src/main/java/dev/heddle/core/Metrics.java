package dev.heddle.core;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The live counters of one connection. Thread-safe; a {@link #snapshot()} is not one instant, but each counter in it is
 * exact once the connection is quiet.
 */
public final class Metrics {
    /** Frames handed to the transport. */
    public final LongAdder framesSent = new LongAdder();
    /** Bytes handed to the transport. */
    public final LongAdder bytesSent = new LongAdder();
    /** Writes; a write may carry many frames, or part of one. */
    public final LongAdder writes = new LongAdder();
    /** Whole frames received. */
    public final LongAdder framesReceived = new LongAdder();
    /** Bytes received. */
    public final LongAdder bytesReceived = new LongAdder();
    /** Reads; a read may bring many frames, or part of one. */
    public final LongAdder reads = new LongAdder();

    final LongAdder ok = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder timedOut = new LongAdder();
    final LongAdder cancelled = new LongAdder();
    final LongAdder interim = new LongAdder();
    final LongAdder late = new LongAdder();
    final LongAdder stray = new LongAdder();
    final LongAdder notifications = new LongAdder();
    final LongAdder notificationsDropped = new LongAdder();

    private volatile LongSupplier open = () -> 0;
    private volatile LongSupplier queuedFrames = () -> 0;
    private volatile LongSupplier queuedBytes = () -> 0;

    /** Makes counters at zero. */
    public Metrics() {}

    void gaugeOpen(LongSupplier gauge) {
        open = gauge;
    }

    /**
     * Tells where the depth of the send queue is read. For workers.
     *
     * @param frames how many frames wait
     * @param bytes how many bytes of the queue's budget are taken
     */
    public void gaugeQueue(LongSupplier frames, LongSupplier bytes) {
        queuedFrames = frames;
        queuedBytes = bytes;
    }

    /** The counters as they stand. */
    public MetricsSnapshot snapshot() {
        return new MetricsSnapshot(
                framesSent.sum(),
                bytesSent.sum(),
                writes.sum(),
                framesReceived.sum(),
                bytesReceived.sum(),
                reads.sum(),
                open.getAsLong(),
                ok.sum(),
                failed.sum(),
                timedOut.sum(),
                cancelled.sum(),
                interim.sum(),
                late.sum(),
                stray.sum(),
                notifications.sum(),
                notificationsDropped.sum(),
                queuedFrames.getAsLong(),
                queuedBytes.getAsLong());
    }
}
