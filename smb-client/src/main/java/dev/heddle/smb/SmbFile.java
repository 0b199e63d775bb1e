package dev.heddle.smb;

import dev.heddle.smb.fscc.FileAllocationInformation;
import dev.heddle.smb.fscc.FileDispositionInformation;
import dev.heddle.smb.fscc.FileSetSparseBuffer;
import dev.heddle.smb.fscc.FileZeroDataInformation;
import dev.heddle.smb.internal.file.FileHandle;
import dev.heddle.smb.internal.file.Locks;
import dev.heddle.smb.internal.file.Transfers;
import dev.heddle.smb.internal.operation.AllocatedRanges;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An open file. Reads and writes name their position, so that many threads may use one file at once. Every call waits
 * no longer than the client's request timeout for each of its replies.
 */
public final class SmbFile implements AutoCloseable {
    private final FileHandle handle;

    SmbFile(FileHandle handle) {
        this.handle = handle;
    }

    FileHandle handle() {
        return handle;
    }

    /** The path within the share, names separated by backslashes. */
    public String path() {
        return handle.path();
    }

    /** Whether it was not closed yet. */
    public boolean isOpen() {
        return handle.isOpen();
    }

    /**
     * Reads from {@code offset} on until {@code target} is full or the file ends.
     *
     * @param offset in bytes, 0 or more
     * @return how many bytes were read; -1 if {@code offset} is at or behind the end of the file and room remained
     * @throws SmbException if the server did not deliver
     */
    public int read(ByteBuffer target, long offset) throws SmbException {
        return handle.read(target, offset);
    }

    /**
     * Writes all of {@code source} at {@code offset}; the file grows as needed. A file that was opened with APPEND is
     * written at its end, whatever the offset is, as by a {@link java.nio.channels.FileChannel}: see {@link
     * SmbShare#open}.
     *
     * @param offset in bytes, 0 or more
     * @return how many bytes were written: all
     * @throws SmbException if the server did not confirm them all; some may have been written
     */
    public int write(ByteBuffer source, long offset) throws SmbException {
        return handle.write(source, offset);
    }

    /**
     * Copies a channel to the file, from its beginning on, with several requests in flight, and has it brought to the
     * server's disk. The file is not cut off: open it with TRUNCATE_EXISTING, or use {@link #setSize}.
     *
     * @param in blocking; read to its end
     * @return how many bytes were copied
     * @throws IOException if {@code in} failed; the file is incomplete then
     */
    public long upload(ReadableByteChannel in, TransferListener listener) throws IOException {
        return Transfers.upload(handle, in, listener);
    }

    /**
     * Marks the file to be deleted, which happens when it is closed and nobody else has it open any more.
     *
     * @throws SmbAccessDeniedException if it was opened without {@link SmbOpenOption#DELETE}, or is read-only
     */
    public void delete() throws SmbException {
        handle.set(new FileDispositionInformation(true));
    }

    /** The size in bytes, asked of the server now. */
    public long size() throws SmbException {
        return handle.size();
    }

    /**
     * Cuts the file off, or lets it grow with zeros.
     *
     * @param size in bytes, 0 or more
     */
    public void setSize(long size) throws SmbException {
        handle.setSize(size);
    }

    /**
     * Declares the file sparse, so that ranges of zeros need no room on the server's disk, or not sparse again
     * ([MS-FSCC] FSCTL_SET_SPARSE).
     *
     * @throws SmbStatusException if the server's file system has no sparse files
     */
    public void setSparse(boolean sparse) throws SmbException {
        handle.control(FileSetSparseBuffer.CTL_CODE, new FileSetSparseBuffer(sparse).toBuffer());
    }

    /**
     * Turns a range into zeros, which in a sparse file need no room afterwards ([MS-FSCC] FSCTL_SET_ZERO_DATA). The
     * file does not grow.
     *
     * @param position where the zeros begin, in bytes, 0 or more
     * @param size how many, 0 or more
     */
    public void zero(long position, long size) throws SmbException {
        Objects.checkFromIndexSize(position, size, Long.MAX_VALUE);
        handle.control(
                FileZeroDataInformation.CTL_CODE, new FileZeroDataInformation(position, position + size).toBuffer());
    }

    /**
     * The parts of a range that are not known to be zeros ([MS-FSCC] FSCTL_QUERY_ALLOCATED_RANGES). What is in none of
     * them reads as zeros and needs no room on the server's disk.
     *
     * @param position in bytes, 0 or more
     * @param size in bytes, 0 or more
     * @return in ascending order; the server may round to its own blocks, but not beyond the range
     */
    public List<FileRange> allocatedRanges(long position, long size) throws SmbException {
        Objects.checkFromIndexSize(position, size, Long.MAX_VALUE);
        return AllocatedRanges.query(handle.tree(), handle.fileId(), handle.path(), position, position + size);
    }

    /**
     * Locks a range, waiting for as long as others have it. The lock binds everybody on the server, and other opens of
     * the same client.
     *
     * @param position where it begins, in bytes; the range may lie behind the end of the file
     * @param size in bytes
     * @param shared whether others may read the range and lock it shared, or do nothing with it
     * @return to be closed; closing the file ends it as well
     * @throws SmbCancelledException if the thread was interrupted; the lock is not held then
     */
    public SmbLock lock(long position, long size, boolean shared) throws SmbException {
        return SmbLock.of(handle, new Locks.Range(position, size, shared), null);
    }

    /**
     * As {@link #lock(long, long, boolean)}, but waits only so long.
     *
     * @param timeout 0 or more
     * @throws SmbTimeoutException if others had the range all the time; the lock is not held then, unless the server
     *     did not even answer that within 5 s more: close the file in that case to be sure
     */
    public SmbLock lock(long position, long size, boolean shared, Duration timeout) throws SmbException {
        return SmbLock.of(handle, new Locks.Range(position, size, shared), timeout);
    }

    /** As {@link #lock(long, long, boolean)}, but does not wait: empty if somebody else has a part of the range. */
    public Optional<SmbLock> tryLock(long position, long size, boolean shared) throws SmbException {
        return SmbLock.tryOf(handle, new Locks.Range(position, size, shared));
    }

    /**
     * Reserves room on the disk. Less than the size cuts the file off.
     *
     * @param size in bytes, 0 or more
     */
    public void setAllocationSize(long size) throws SmbException {
        Objects.checkIndex(size, Long.MAX_VALUE);
        handle.set(new FileAllocationInformation(size));
    }

    /** Has the server bring what was written to its disk. */
    public void flush() throws SmbException {
        handle.flush();
    }

    /** What the server says about the file now. */
    public SmbFileInfo stat() throws SmbException {
        return handle.stat();
    }

    /**
     * Closes the file; later calls do nothing.
     *
     * @throws SmbException if the server did not confirm
     */
    @Override
    public void close() throws SmbException {
        handle.close();
    }
}
