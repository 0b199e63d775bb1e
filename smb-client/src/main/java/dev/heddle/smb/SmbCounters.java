package dev.heddle.smb;

import java.util.concurrent.atomic.LongAdder;

/** What is counted of one connection beside what the core counts. Thread-safe. */
final class SmbCounters {
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
}
