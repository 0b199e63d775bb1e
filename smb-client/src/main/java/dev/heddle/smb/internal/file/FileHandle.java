// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.file;

import static java.util.Objects.requireNonNull;

import dev.heddle.smb.SmbClosedException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbFileInfo;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.fscc.FileAllInformation;
import dev.heddle.smb.fscc.FileEndOfFileInformation;
import dev.heddle.smb.fscc.FileInformationClass;
import dev.heddle.smb.fscc.FileRenameInformation;
import dev.heddle.smb.fscc.FsccInformation;
import dev.heddle.smb.fscc.InfoType;
import dev.heddle.smb.internal.chain.Controls;
import dev.heddle.smb.internal.chain.Requests;
import dev.heddle.smb.internal.chain.SmbErrors;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.internal.operation.FileInfos;
import dev.heddle.smb.internal.operation.OpenMode;
import dev.heddle.smb.internal.operation.Operations;
import dev.heddle.smb.internal.transfer.ReadWindow;
import dev.heddle.smb.internal.transfer.WriteWindow;
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
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A file that is open on the server. Thread-safe: reads and writes name their position. */
public final class FileHandle implements AutoCloseable {
    private static final ByteBuffer NO_INPUT = ByteBuffer.allocate(0);

    /** The response contains the path, of at most 32,767 characters: this size fits it and costs one credit. */
    private static final int ALL_LENGTH = 0x1_0000;

    private final TreeHandler tree;
    private final FileId fileId;
    private final String path;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final @Nullable Appender appender;

    public FileHandle(TreeHandler tree, String path, CreateResponse created) {
        this(tree, path, created, false);
    }

    private FileHandle(TreeHandler tree, String path, CreateResponse created, boolean appends) {
        this.tree = tree;
        this.path = path;
        this.fileId = created.fileId();
        this.appender = appends ? new Appender(this) : null;
    }

    /**
     * Opens a file according to java.nio's options.
     *
     * @param path for messages
     */
    public static FileHandle open(TreeHandler tree, String real, String path, Set<OpenOption> options)
            throws SmbException {
        CreateResponse created = tree.create(OpenMode.of(real, options), path);
        FileHandle file = new FileHandle(tree, path, created, options.contains(StandardOpenOption.APPEND));
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
        file.close(); // impacket reports success for the truncation but does not truncate
        return new FileHandle(tree, path, tree.create(OpenMode.overwriting(real, options), path));
    }

    /** Whether the file has that size, if the server answers the query. */
    private boolean hasStill(long size) throws SmbException {
        try {
            return size() == size;
        } catch (SmbStatusException e) {
            return false;
        }
    }

    public String path() {
        return path;
    }

    public boolean isOpen() {
        return !closed.get();
    }

    public TreeHandler tree() {
        return tree;
    }

    public FileId fileId() throws SmbException {
        if (closed.get()) {
            throw new SmbClosedException(SmbException.Details.of(SmbPath.quoted(path) + " was closed"));
        }
        return fileId;
    }

    /** Reads until {@code target} is full or the file ends; returns -1 at the end. */
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

    /** Writes all of {@code source}; at the end of the file if it was opened with APPEND. */
    public int write(ByteBuffer source, long offset) throws SmbException {
        Objects.checkIndex(offset, Long.MAX_VALUE);
        int length = source.remaining();
        if (appender != null) {
            appender.append(source);
            return length;
        }
        return writeAt(source, offset);
    }

    /** Writes at the end of a file that was opened with APPEND. Returns the end of the written bytes. */
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

    /** Renames the file; {@code to} is a path on the same tree. */
    public void rename(String to, boolean replace) throws SmbException {
        set(new FileRenameInformation(replace, to));
    }

    public long size() throws SmbException {
        return stat().size();
    }

    /** Truncates the file, or extends it with zeros. */
    public void setSize(long size) throws SmbException {
        Objects.checkIndex(size, Long.MAX_VALUE);
        set(new FileEndOfFileInformation(size));
    }

    public void set(FsccInformation information) throws SmbException {
        tree.call(Operations.change(fileId(), information), path, SetInfoResponse.class);
    }

    /** Runs an FSCTL without output. */
    public void control(int code, ByteBuffer input) throws SmbException {
        Controls.call(tree, Controls.request(code, fileId(), input, 0), path, (output, complete) -> complete);
    }

    /** Flushes written data to the server's disk. */
    public void flush() throws SmbException {
        tree.call(new FlushRequest(fileId()), path, FlushResponse.class);
    }

    /** Flushes a completely written file, if the client is configured so. */
    void written() throws SmbException {
        if (tree.flushesWrites()) {
            flush();
        }
    }

    public SmbFileInfo stat() throws SmbException {
        QueryInfoRequest request = new QueryInfoRequest(
                InfoType.FILE, FileInformationClass.ALL, ALL_LENGTH, 0, 0, fileId(), NO_INPUT.duplicate());
        return Requests.receive(
                tree,
                tree.send(request, path),
                QueryInfoResponse.class,
                (response, reply) -> FileInfos.of(FileAllInformation.decode(response.data())));
    }

    /**
     * Closes the file; later calls do nothing.
     *
     * @throws SmbException if the server did not confirm the close
     */
    @Override
    public void close() throws SmbException {
        if (closed.compareAndSet(false, true)) {
            tree.close(fileId, path);
        }
    }

    /** Closes the file after another failure. */
    void abandon() {
        if (closed.compareAndSet(false, true)) {
            tree.closeQuietly(fileId, path);
        }
    }
}
