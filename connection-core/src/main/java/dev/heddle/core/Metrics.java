// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The live counters of one connection. Thread-safe. A {@link #snapshot()} does not show a single instant, but each
 * counter in it is exact once the connection is idle.
 */
public final class Metrics {
    /** Frames passed to the transport. */
    public final LongAdder framesSent = new LongAdder();
    /** Bytes passed to the transport. */
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

    /** Creates counters at zero. */
    public Metrics() {}

    void gaugeOpen(LongSupplier gauge) {
        open = gauge;
    }

    /**
     * Sets the gauges of the send queue. For workers.
     *
     * @param frames returns how many frames wait
     * @param bytes returns how many bytes of the queue's budget are in use
     */
    public void gaugeQueue(LongSupplier frames, LongSupplier bytes) {
        queuedFrames = frames;
        queuedBytes = bytes;
    }

    /** Returns the current counters. */
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
