package dev.heddle.smb;

import dev.heddle.smb.wire.NtStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes at the end of a file. Not every server does that by itself for who may only append: so appenders agree on a
 * byte-range lock, of a byte far behind every end, and one asks for the size and writes while it has that. Thread-safe.
 */
final class Appender {
    private static final long LOCKED = Long.MAX_VALUE - 1;
    /** How long others may take for what they append. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Set<NtStatus> NO_LOCKS =
            Set.of(NtStatus.NOT_SUPPORTED, NtStatus.INVALID_DEVICE_REQUEST, NtStatus.NOT_IMPLEMENTED);

    private final SmbFile file;
    /** The file's own threads: the server tells them not apart. */
    private final ReentrantLock turn = new ReentrantLock();

    Appender(SmbFile file) {
        this.file = file;
    }

    /** Writes all of {@code source}. Returns where it ended: the size that the file had then. */
    long append(ByteBuffer source) throws SmbException {
        try {
            turn.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SmbCancelledException(
                    SmbException.Details.of("interrupted while others append to '" + file.path() + "'"));
        }
        try {
            SmbLock lock = lock();
            try {
                long end = file.size();
                return end + file.writeAt(source, end);
            } finally {
                if (lock != null) {
                    lock.close();
                }
            }
        } finally {
            turn.unlock();
        }
    }

    /** Null on a server that has no locks: there one appender at a time is all that goes well. */
    private @Nullable SmbLock lock() throws SmbException {
        try {
            return file.lock(LOCKED, 1, false, PATIENCE);
        } catch (SmbStatusException e) {
            if (NO_LOCKS.stream().noneMatch(e::is)) {
                throw e;
            }
            return null;
        }
    }
}
