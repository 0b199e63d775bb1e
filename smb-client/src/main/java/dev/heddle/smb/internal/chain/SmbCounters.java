// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import dev.heddle.core.MetricsSnapshot;
import dev.heddle.smb.SmbMetrics;
import java.util.concurrent.atomic.LongAdder;

/** The counters of one connection that the core does not have. Thread-safe. */
public final class SmbCounters {
    final LongAdder compounds = new LongAdder();
    final LongAdder cancels = new LongAdder();
    final LongAdder requestsFailed = new LongAdder();
    final LongAdder repliesRefused = new LongAdder();
    final LongAdder signatureFailures = new LongAdder();
    final LongAdder decryptionFailures = new LongAdder();
    final LongAdder compressedFrames = new LongAdder();
    final LongAdder sessionExpirations = new LongAdder();
    final LongAdder oplockBreaks = new LongAdder();
    final LongAdder breaksAcknowledged = new LongAdder();
    final LongAdder creditsGranted = new LongAdder();

    /**
     * Returns all counters of the connection.
     *
     * @param brokenByFrame whether a malformed frame ended the connection
     */
    public SmbMetrics snapshot(MetricsSnapshot connection, boolean brokenByFrame, long creditsFree) {
        long undecryptable = decryptionFailures.sum();
        long compressed = compressedFrames.sum();
        return new SmbMetrics(
                connection,
                compounds.sum(),
                cancels.sum(),
                requestsFailed.sum(),
                repliesRefused.sum(),
                signatureFailures.sum(),
                undecryptable,
                compressed,
                Math.max(0, (brokenByFrame ? 1 : 0) - undecryptable - compressed),
                sessionExpirations.sum(),
                oplockBreaks.sum(),
                breaksAcknowledged.sum(),
                creditsGranted.sum(),
                creditsFree);
    }
}
