package dev.heddle.smb;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A lock on a range of an open file. It belongs to that {@link SmbFile}, and ends with it. Thread-safe.
 */
public final class SmbLock implements AutoCloseable {
    private final SmbFile file;
    private final long position;
    private final long size;
    private final boolean shared;
    private final AtomicBoolean released = new AtomicBoolean();

    SmbLock(SmbFile file, long position, long size, boolean shared) {
        this.file = file;
        this.position = position;
        this.size = size;
        this.shared = shared;
    }

    /** Where the range begins, in bytes. */
    public long position() {
        return position;
    }

    /** The length of the range in bytes. */
    public long size() {
        return size;
    }

    /** Whether others may read the range and lock it shared. */
    public boolean isShared() {
        return shared;
    }

    /**
     * Gives the lock up; later calls do nothing, nor does one after the file was closed.
     *
     * @throws SmbException if the server did not confirm
     */
    @Override
    public void close() throws SmbException {
        if (released.compareAndSet(false, true) && file.isOpen()) {
            Locks.unlock(file, this);
        }
    }
}
