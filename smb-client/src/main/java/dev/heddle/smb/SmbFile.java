// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import dev.heddle.smb.fscc.FileAllocationInformation;
import dev.heddle.smb.fscc.FileDispositionInformation;
import dev.heddle.smb.fscc.FileSetSparseBuffer;
import dev.heddle.smb.fscc.FileZeroDataInformation;
import dev.heddle.smb.internal.file.FileHandle;
import dev.heddle.smb.internal.file.Locks;
import dev.heddle.smb.internal.file.Transfers;
import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.internal.operation.AllocatedRanges;
import dev.heddle.smb.internal.operation.Operations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An open file. Each read and write names its position, so many threads may use one file at once. Every call waits for
 * each response at most for the client's request timeout.
 */
public final class SmbFile implements AutoCloseable {
    private final FileHandle handle;

    SmbFile(FileHandle handle) {
        this.handle = handle;
    }

    FileHandle handle() {
        return handle;
    }

    /** The path within the share, names separated by slashes. */
    public String path() {
        return SmbPath.toUser(handle.path());
    }

    /** Whether the file is still open on this side. */
    public boolean isOpen() {
        return handle.isOpen();
    }

    /**
     * Reads from {@code offset} until {@code target} is full or the file ends.
     *
     * @param offset in bytes, 0 or more
     * @return the number of bytes read; -1 if {@code offset} is at or behind the end of the file and {@code target} had
     *     room
     * @throws SmbException if the server did not deliver the data
     */
    public int read(ByteBuffer target, long offset) throws SmbException {
        return handle.read(target, offset);
    }

    /**
     * Writes all of {@code source} at {@code offset}; the file grows as needed. If the file was opened with APPEND,
     * writes at its end and ignores {@code offset}, like a {@link java.nio.channels.FileChannel}: see
     * {@link SmbShare#open}.
     *
     * @param offset in bytes, 0 or more
     * @return the number of bytes written: all
     * @throws SmbException if the server did not confirm all bytes; some may have been written
     */
    public int write(ByteBuffer source, long offset) throws SmbException {
        return handle.write(source, offset);
    }

    /**
     * Copies a channel to the file, from its beginning, with several requests in flight, and flushes the file to the
     * server's disk. Does not truncate the file: open it with TRUNCATE_EXISTING, or use {@link #setSize}.
     *
     * @param in a blocking channel; read to its end
     * @return the number of bytes copied
     * @throws IOException if {@code in} failed; the file is incomplete then
     */
    public long upload(ReadableByteChannel in, TransferListener listener) throws IOException {
        return Transfers.upload(handle, in, listener);
    }

    /**
     * Marks the file for deletion. The server deletes it when it is closed and no other client has it open.
     *
     * @throws SmbAccessDeniedException if it was opened without {@link SmbOpenOption#DELETE}, or is read-only
     */
    public void delete() throws SmbException {
        handle.set(new FileDispositionInformation(true));
    }

    /** Queries the size in bytes from the server. */
    public long size() throws SmbException {
        return handle.size();
    }

    /**
     * Sets times of the open file; null leaves a time unchanged. Needs {@link java.nio.file.StandardOpenOption#WRITE}.
     * A server keeps the time of last write that was set, whatever is written to this file before it is closed. The
     * server stores units of 100 ns or coarser.
     */
    public void setTimes(@Nullable Instant creation, @Nullable Instant lastAccess, @Nullable Instant lastWrite)
            throws SmbException {
        handle.set(Operations.times(creation, lastAccess, lastWrite));
    }

    /**
     * Truncates the file, or extends it with zeros.
     *
     * @param size in bytes, 0 or more
     */
    public void setSize(long size) throws SmbException {
        handle.setSize(size);
    }

    /**
     * Marks the file as sparse, so that ranges of zeros take no space on the server's disk, or as not sparse ([MS-FSCC]
     * FSCTL_SET_SPARSE).
     *
     * @throws SmbStatusException if the server's file system does not support sparse files
     */
    public void setSparse(boolean sparse) throws SmbException {
        handle.control(FileSetSparseBuffer.CTL_CODE, new FileSetSparseBuffer(sparse).toBuffer());
    }

    /**
     * Overwrites a range with zeros ([MS-FSCC] FSCTL_SET_ZERO_DATA). In a sparse file the range then takes no space.
     * The file does not grow.
     *
     * @param position the offset of the first zero, in bytes, 0 or more
     * @param size the length in bytes, 0 or more
     */
    public void zero(long position, long size) throws SmbException {
        Objects.checkFromIndexSize(position, size, Long.MAX_VALUE);
        handle.control(
                FileZeroDataInformation.CTL_CODE, new FileZeroDataInformation(position, position + size).toBuffer());
    }

    /**
     * Queries the allocated parts of a range ([MS-FSCC] FSCTL_QUERY_ALLOCATED_RANGES). Bytes outside of these parts
     * read as zeros and take no space on the server's disk.
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
     * Locks a byte range, and waits as long as others hold a conflicting lock. The lock binds every client of the
     * server, and other opens of the same client.
     *
     * @param position the offset of the first byte; the range may lie behind the end of the file
     * @param size in bytes
     * @param shared true if others may read the range and lock it shared; false if they may neither read nor write it
     * @return a lock that the caller closes; closing the file also releases it
     * @throws SmbCancelledException if the thread was interrupted; the lock is not held then
     */
    public SmbLock lock(long position, long size, boolean shared) throws SmbException {
        return SmbLock.of(handle, new Locks.Range(position, size, shared), null);
    }

    /**
     * Locks a byte range like {@link #lock(long, long, boolean)}, but waits at most for the timeout.
     *
     * @param timeout 0 or more
     * @throws SmbTimeoutException if others held the range all the time. The lock is not held then, unless the server
     *     did not answer the cancellation within 5 s more: close the file in that case to be sure
     */
    public SmbLock lock(long position, long size, boolean shared, Duration timeout) throws SmbException {
        return SmbLock.of(handle, new Locks.Range(position, size, shared), timeout);
    }

    /**
     * Locks a byte range like {@link #lock(long, long, boolean)}, but does not wait. Returns empty if another open
     * holds a conflicting lock.
     */
    public Optional<SmbLock> tryLock(long position, long size, boolean shared) throws SmbException {
        return SmbLock.tryOf(handle, new Locks.Range(position, size, shared));
    }

    /**
     * Reserves space on the disk. A value below the file's size truncates the file.
     *
     * @param size in bytes, 0 or more
     */
    public void setAllocationSize(long size) throws SmbException {
        Objects.checkIndex(size, Long.MAX_VALUE);
        handle.set(new FileAllocationInformation(size));
    }

    /** Flushes written data to the server's disk. */
    public void flush() throws SmbException {
        handle.flush();
    }

    /** Queries the file's metadata from the server. */
    public SmbFileInfo stat() throws SmbException {
        return handle.stat();
    }

    /**
     * Closes the file; later calls do nothing.
     *
     * @throws SmbException if the server did not confirm the close
     */
    @Override
    public void close() throws SmbException {
        handle.close();
    }
}
