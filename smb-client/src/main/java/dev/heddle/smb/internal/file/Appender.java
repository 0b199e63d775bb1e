// SPDX-License-Identifier: Apache-2.0
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
 * Appends to a file. Not every server positions the writes of an append-only handle at the end of the file. Therefore
 * appenders use a byte-range lock on a byte far behind every end of file: an appender acquires the lock, asks for the
 * size and writes. Thread-safe.
 */
final class Appender {
    private static final Locks.Range LOCKED = new Locks.Range(Long.MAX_VALUE - 1, 1, false);
    /** How long to wait for other appenders. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Set<NtStatus> NO_LOCKS =
            Set.of(NtStatus.NOT_SUPPORTED, NtStatus.INVALID_DEVICE_REQUEST, NtStatus.NOT_IMPLEMENTED);

    private final FileHandle file;
    /** Serializes the threads that share this handle: the server's lock does not separate them. */
    private final ReentrantLock turn = new ReentrantLock();

    Appender(FileHandle file) {
        this.file = file;
    }

    /** Writes all of {@code source}. Returns the end of the written bytes, which is the file's size at that moment. */
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

    /** Returns false if the server has no locks: then only one appender at a time is safe. */
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
