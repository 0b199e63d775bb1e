package dev.heddle.smb;

import dev.heddle.smb.internal.file.FileHandle;
import dev.heddle.smb.internal.file.Locks;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A lock on a range of an open file. It belongs to that {@link SmbFile}, and ends with it. Thread-safe.
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

    /** Where the range begins, in bytes. */
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
     * Gives the lock up; later calls do nothing, nor does one after the file was closed.
     *
     * @throws SmbException if the server did not confirm
     */
    @Override
    public void close() throws SmbException {
        if (released.compareAndSet(false, true)) {
            Locks.unlock(file, range);
        }
    }
}
