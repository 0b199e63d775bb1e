// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import dev.heddle.smb.internal.file.FileHandle;
import dev.heddle.smb.internal.file.Locks;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A lock on a byte range of an open file. It belongs to that {@link SmbFile}, and ends when the file is closed.
 * Thread-safe.
 */
public final class SmbLock implements AutoCloseable {
    private final FileHandle file;
    private final Locks.Range range;
    private final AtomicBoolean released = new AtomicBoolean();

    private SmbLock(FileHandle file, Locks.Range range) {
        this.file = file;
        this.range = range;
    }

    static SmbLock of(FileHandle file, Locks.Range range, @Nullable Duration timeout) throws SmbException {
        Locks.lock(file, range, timeout);
        return new SmbLock(file, range);
    }

    static Optional<SmbLock> tryOf(FileHandle file, Locks.Range range) throws SmbException {
        return Locks.tryLock(file, range) ? Optional.of(new SmbLock(file, range)) : Optional.empty();
    }

    /** The offset of the range in bytes. */
    public long position() {
        return range.position();
    }

    /** The length of the range in bytes. */
    public long size() {
        return range.size();
    }

    /** Whether others may read the range and lock it shared. */
    public boolean isShared() {
        return range.shared();
    }

    /**
     * Releases the lock. Later calls do nothing, nor does a call after the file was closed.
     *
     * @throws SmbException if the server did not confirm the release
     */
    @Override
    public void close() throws SmbException {
        if (released.compareAndSet(false, true)) {
            Locks.unlock(file, range);
        }
    }
}
