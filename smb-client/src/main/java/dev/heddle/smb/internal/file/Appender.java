package dev.heddle.smb.internal.file;

import dev.heddle.smb.SmbCancelledException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.wire.NtStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes at the end of a file. Not every server does that by itself for who may only append: so appenders agree on a
 * byte-range lock, of a byte far behind every end, and one asks for the size and writes while it has that. Thread-safe.
 */
final class Appender {
    private static final Locks.Range LOCKED = new Locks.Range(Long.MAX_VALUE - 1, 1, false);
    /** How long others may take for what they append. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Set<NtStatus> NO_LOCKS =
            Set.of(NtStatus.NOT_SUPPORTED, NtStatus.INVALID_DEVICE_REQUEST, NtStatus.NOT_IMPLEMENTED);

    private final FileHandle file;
    /** The file's own threads: the server tells them not apart. */
    private final ReentrantLock turn = new ReentrantLock();

    Appender(FileHandle file) {
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
            boolean locked = lock();
            try {
                long end = file.size();
                return end + file.writeAt(source, end);
            } finally {
                if (locked) {
                    Locks.unlock(file, LOCKED);
                }
            }
        } finally {
            turn.unlock();
        }
    }

    /** Returns false on a server that has no locks: there one appender at a time is all that goes well. */
    private boolean lock() throws SmbException {
        try {
            Locks.lock(file, LOCKED, PATIENCE);
            return true;
        } catch (SmbStatusException e) {
            if (NO_LOCKS.stream().noneMatch(e::is)) {
                throw e;
            }
            return false;
        }
    }
}
