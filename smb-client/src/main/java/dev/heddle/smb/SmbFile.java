package dev.heddle.smb;

import dev.heddle.smb.fscc.FileAllInformation;
import dev.heddle.smb.fscc.FileAllocationInformation;
import dev.heddle.smb.fscc.FileEndOfFileInformation;
import dev.heddle.smb.fscc.FileInformationClass;
import dev.heddle.smb.fscc.InfoType;
import dev.heddle.smb.wire.CreateResponse;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.FlushRequest;
import dev.heddle.smb.wire.FlushResponse;
import dev.heddle.smb.wire.QueryInfoRequest;
import dev.heddle.smb.wire.QueryInfoResponse;
import dev.heddle.smb.wire.SetInfoRequest;
import dev.heddle.smb.wire.SetInfoResponse;
import dev.heddle.smb.wire.SmbCommand;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

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

    SmbFile(TreeHandler tree, String path, CreateResponse created) {
        this.tree = tree;
        this.path = path;
        this.fileId = created.fileId();
    }

    /** The path within the share, names separated by backslashes. */
    public String path() {
        return path;
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
     * Writes all of {@code source} at {@code offset}; the file grows as needed.
     *
     * @param offset in bytes, 0 or more
     * @return how many bytes were written: all
     * @throws SmbException if the server did not confirm them all; some may have been written
     */
    public int write(ByteBuffer source, long offset) throws SmbException {
        Objects.checkIndex(offset, Long.MAX_VALUE);
        int length = source.remaining();
        try (WriteWindow window = new WriteWindow(tree, fileId(), path)) {
            window.write(source, offset);
            window.drain();
        }
        return length;
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
        FileEndOfFileInformation information = new FileEndOfFileInformation(size);
        tree.call(
                new SetInfoRequest(
                        information.infoType(), information.informationClass(), 0, fileId(), information.toBuffer()),
                path,
                SetInfoResponse.class);
    }

    /**
     * Reserves room on the disk. Less than the size cuts the file off.
     *
     * @param size in bytes, 0 or more
     */
    public void setAllocationSize(long size) throws SmbException {
        Objects.checkIndex(size, Long.MAX_VALUE);
        FileAllocationInformation information = new FileAllocationInformation(size);
        tree.call(
                new SetInfoRequest(
                        information.infoType(), information.informationClass(), 0, fileId(), information.toBuffer()),
                path,
                SetInfoResponse.class);
    }

    /** Has the server bring what was written to its disk. */
    public void flush() throws SmbException {
        tree.call(new FlushRequest(fileId()), path, FlushResponse.class);
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
