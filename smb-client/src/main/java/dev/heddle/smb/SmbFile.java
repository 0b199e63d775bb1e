package dev.heddle.smb;

import static java.util.Objects.requireNonNull;

import dev.heddle.smb.fscc.FileAllInformation;
import dev.heddle.smb.fscc.FileAllocationInformation;
import dev.heddle.smb.fscc.FileDispositionInformation;
import dev.heddle.smb.fscc.FileEndOfFileInformation;
import dev.heddle.smb.fscc.FileInformationClass;
import dev.heddle.smb.fscc.FileRenameInformation;
import dev.heddle.smb.fscc.FileSetSparseBuffer;
import dev.heddle.smb.fscc.FileZeroDataInformation;
import dev.heddle.smb.fscc.FsccInformation;
import dev.heddle.smb.fscc.InfoType;
import dev.heddle.smb.wire.CreateResponse;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.FlushRequest;
import dev.heddle.smb.wire.FlushResponse;
import dev.heddle.smb.wire.QueryInfoRequest;
import dev.heddle.smb.wire.QueryInfoResponse;
import dev.heddle.smb.wire.SetInfoResponse;
import dev.heddle.smb.wire.SmbCommand;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An open file. Reads and writes name their position, so that many threads may use one file at once. Every call waits no longer
 * than the client's request timeout for each of its replies.
 */
public final class SmbFile implements AutoCloseable {
    private static final ByteBuffer NO_INPUT = ByteBuffer.allocate(0);

    /** Has the path in it, of at most 32,767 characters: so it is never cut off, and costs one credit. */
    private static final int ALL_LENGTH = 0x1_0000;

    private final TreeHandler tree;
    private final FileId fileId;
    private final String path;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final @Nullable Appender appender;

    SmbFile(TreeHandler tree, String path, CreateResponse created) {
        this(tree, path, created, false);
    }

    private SmbFile(TreeHandler tree, String path, CreateResponse created, boolean appends) {
        this.tree = tree;
        this.path = path;
        this.fileId = created.fileId();
        this.appender = appends ? new Appender(this) : null;
    }

    /**
     * Opens a file as java.nio's options say.
     *
     * @param path for messages
     */
    static SmbFile open(TreeHandler tree, String real, String path, Set<OpenOption> options) throws SmbException {
        CreateResponse created = tree.create(OpenMode.of(real, options), path);
        SmbFile file = new SmbFile(tree, path, created, options.contains(StandardOpenOption.APPEND));
        if (!OpenMode.truncates(options) || created.endOfFile() == 0) {
            return file;
        }
        try {
            file.setSize(0);
            if (!file.hasStill(created.endOfFile())) {
                return file;
            }
        } catch (SmbException e) {
            file.abandon();
            throw e;
        }
        file.close(); // the server says that the file is cut off, and it is not: impacket's does that
        return new SmbFile(tree, path, tree.create(OpenMode.overwriting(real, options), path));
    }

    /** Whether it has that size, as far as the server answers such questions. */
    private boolean hasStill(long size) throws SmbException {
        try {
            return size() == size;
        } catch (SmbStatusException e) {
            return false;
        }
    }

    /** The path within the share, names separated by backslashes. */
    public String path() {
        return path;
    }

    /** Whether it was not closed yet. */
    public boolean isOpen() {
        return !closed.get();
    }

    TreeHandler tree() {
        return tree;
    }

    FileId fileId() throws SmbException {
        if (closed.get()) {
            throw new SmbConnectionException(SmbException.Details.of("'" + path + "' was closed"));
        }
        return fileId;
    }

    /**
     * Reads from {@code offset} on until {@code target} is full or the file ends.
     *
     * @param offset in bytes, 0 or more
     * @return how many bytes were read; -1 if {@code offset} is at or behind the end of the file and room remained
     * @throws SmbException if the server did not deliver
     */
    public int read(ByteBuffer target, long offset) throws SmbException {
        Objects.checkIndex(offset, Long.MAX_VALUE);
        FileId id = fileId();
        if (!target.hasRemaining()) {
            return 0;
        }
        long end = offset + Math.min(target.remaining(), Long.MAX_VALUE - offset);
        int total = 0;
        try (ReadWindow window = ReadWindow.untilEnd(tree, id, path, offset, end)) {
            int got;
            while ((got = window.read(target::put)) > 0) {
                total += got;
            }
        } catch (IOException e) {
            throw SmbErrors.translate(e, SmbCommand.READ, path);
        }
        return total == 0 ? -1 : total;
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
        Objects.checkIndex(offset, Long.MAX_VALUE);
        int length = source.remaining();
        if (appender != null) {
            appender.append(source);
            return length;
        }
        return writeAt(source, offset);
    }

    /** Writes at the end of a file that was opened with APPEND. Returns where what was written ends. */
    long append(ByteBuffer source) throws SmbException {
        return requireNonNull(appender).append(source);
    }

    int writeAt(ByteBuffer source, long offset) throws SmbException {
        int length = source.remaining();
        try (WriteWindow window = new WriteWindow(tree, fileId(), path)) {
            window.write(source, offset);
            window.drain();
        }
        return length;
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
        return Transfers.upload(this, in, listener);
    }

    /**
     * Marks the file to be deleted, which happens when it is closed and nobody else has it open any more.
     *
     * @throws SmbAccessDeniedException if it was opened without {@link SmbOpenOption#DELETE}, or is read-only
     */
    public void delete() throws SmbException {
        set(new FileDispositionInformation(true));
    }

    /** Renames it; {@code to} is a path on its own tree. */
    void rename(String to, boolean replace) throws SmbException {
        set(new FileRenameInformation(replace, to));
    }

    /** The size in bytes, asked of the server now. */
    public long size() throws SmbException {
        return stat().size();
    }

    /**
     * Cuts the file off, or lets it grow with zeros.
     *
     * @param size in bytes, 0 or more
     */
    public void setSize(long size) throws SmbException {
        Objects.checkIndex(size, Long.MAX_VALUE);
        set(new FileEndOfFileInformation(size));
    }

    private void set(FsccInformation information) throws SmbException {
        tree.call(Chains.change(fileId(), information), path, SetInfoResponse.class);
    }

    /**
     * Declares the file sparse, so that ranges of zeros need no room on the server's disk, or not sparse again ([MS-FSCC]
     * FSCTL_SET_SPARSE).
     *
     * @throws SmbStatusException if the server's file system has no sparse files
     */
    public void setSparse(boolean sparse) throws SmbException {
        control(FileSetSparseBuffer.CTL_CODE, new FileSetSparseBuffer(sparse).toBuffer());
    }

    /**
     * Turns a range into zeros, which in a sparse file need no room afterwards ([MS-FSCC] FSCTL_SET_ZERO_DATA). The file does not grow.
     *
     * @param position where the zeros begin, in bytes, 0 or more
     * @param size how many, 0 or more
     */
    public void zero(long position, long size) throws SmbException {
        Objects.checkFromIndexSize(position, size, Long.MAX_VALUE);
        control(FileZeroDataInformation.CTL_CODE, new FileZeroDataInformation(position, position + size).toBuffer());
    }

    private void control(int code, ByteBuffer input) throws SmbException {
        Controls.call(tree, Controls.request(code, fileId(), input, 0), path, (output, complete) -> complete);
    }

    /**
     * The parts of a range that are not known to be zeros ([MS-FSCC] FSCTL_QUERY_ALLOCATED_RANGES). What is in none of them reads as
     * zeros and needs no room on the server's disk.
     *
     * @param position in bytes, 0 or more
     * @param size in bytes, 0 or more
     * @return in ascending order; the server may round to its own blocks, but not beyond the range
     */
    public List<FileRange> allocatedRanges(long position, long size) throws SmbException {
        Objects.checkFromIndexSize(position, size, Long.MAX_VALUE);
        return AllocatedRanges.query(tree, fileId(), path, position, position + size);
    }

    /**
     * Locks a range, waiting for as long as others have it. The lock binds everybody on the server, and other opens of the same client.
     *
     * @param position where it begins, in bytes; the range may lie behind the end of the file
     * @param size in bytes
     * @param shared whether others may read the range and lock it shared, or do nothing with it
     * @return to be closed; closing the file ends it as well
     * @throws SmbCancelledException if the thread was interrupted; the lock is not held then
     */
    public SmbLock lock(long position, long size, boolean shared) throws SmbException {
        return Locks.lock(this, position, size, shared, null);
    }

    /**
     * As {@link #lock(long, long, boolean)}, but waits only so long.
     *
     * @param timeout 0 or more
     * @throws SmbTimeoutException if others had the range all the time; the lock is not held then, unless the server did not even
     *     answer that within 5 s more: close the file in that case to be sure
     */
    public SmbLock lock(long position, long size, boolean shared, Duration timeout) throws SmbException {
        return Locks.lock(this, position, size, shared, timeout);
    }

    /** As {@link #lock(long, long, boolean)}, but does not wait: empty if somebody else has a part of the range. */
    public Optional<SmbLock> tryLock(long position, long size, boolean shared) throws SmbException {
        return Locks.tryLock(this, position, size, shared);
    }

    /**
     * Reserves room on the disk. Less than the size cuts the file off.
     *
     * @param size in bytes, 0 or more
     */
    public void setAllocationSize(long size) throws SmbException {
        Objects.checkIndex(size, Long.MAX_VALUE);
        set(new FileAllocationInformation(size));
    }

    /** Has the server bring what was written to its disk. */
    public void flush() throws SmbException {
        tree.call(new FlushRequest(fileId()), path, FlushResponse.class);
    }

    /** Ends the writing of a file, as the client was told to. */
    void written() throws SmbException {
        if (tree.flushesWrites()) {
            flush();
        }
    }

    /** What the server says about the file now. */
    public SmbFileInfo stat() throws SmbException {
        QueryInfoRequest request = new QueryInfoRequest(
                InfoType.FILE, FileInformationClass.ALL, ALL_LENGTH, 0, 0, fileId(), NO_INPUT.duplicate());
        return Requests.receive(
                tree,
                tree.send(request, path),
                QueryInfoResponse.class,
                (response, reply) -> SmbFileInfo.of(FileAllInformation.decode(response.data())));
    }

    /**
     * Closes the file; later calls do nothing.
     *
     * @throws SmbException if the server did not confirm
     */
    @Override
    public void close() throws SmbException {
        if (closed.compareAndSet(false, true)) {
            tree.close(fileId, path);
        }
    }

    /** Closes the file while another failure is under way. */
    void abandon() {
        if (closed.compareAndSet(false, true)) {
            tree.closeQuietly(fileId, path);
        }
    }
}
