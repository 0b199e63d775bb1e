package dev.heddle.smb;

import dev.heddle.smb.fscc.FileBasicInformation;
import dev.heddle.smb.fscc.FileTime;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.CreateDisposition;
import dev.heddle.smb.wire.SmbCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A share on a session. Thread-safe; every call blocks, obeys interrupts, and waits for each reply no longer than the client's request
 * timeout.
 *
 * <p>Paths are relative to the share, names separated by {@code /} or {@code \}; the empty path is the share itself. A {@code ..} or a NUL
 * in a path is an {@link java.nio.file.InvalidPathException}.
 */
public final class SmbShare implements AutoCloseable {
    private final String name;
    private final TreeHandler tree;
    private final Runnable onClose;

    SmbShare(String name, TreeHandler tree, Runnable onClose) {
        this.name = name;
        this.tree = tree;
        this.onClose = onClose;
    }

    /** The share's name. */
    public String name() {
        return name;
    }

    /** Whether everything on this share is encrypted, for its own sake or the whole session's. */
    public boolean encrypted() {
        return tree.encrypts();
    }

    /**
     * Lists a directory without {@code .} and {@code ..}, in the server's order. The entries stream in; a failure on the way is an
     * {@link UncheckedIOException}.
     *
     * @return to be closed
     */
    public Stream<SmbEntry> list(String directory) throws SmbException {
        return list(directory, "*");
    }

    /**
     * Lists the entries of a directory whose names match.
     *
     * @param pattern with {@code *} and {@code ?}
     * @return to be closed
     */
    public Stream<SmbEntry> list(String directory, String pattern) throws SmbException {
        return Listing.stream(tree, SmbPath.normalize(directory), pattern);
    }

    /**
     * What the server says about a file or directory.
     *
     * @throws SmbNotFoundException if there is none
     */
    public SmbFileInfo stat(String path) throws SmbException {
        return Chains.stat(SmbPath.normalize(path)).run(tree);
    }

    /** Whether there is a file or directory of that path. */
    public boolean exists(String path) throws SmbException {
        try {
            stat(path);
            return true;
        } catch (SmbNotFoundException e) {
            return false;
        }
    }

    /**
     * Opens a file.
     *
     * @param options as for {@link java.nio.file.Files#newByteChannel}; none means READ
     * @return to be closed
     */
    public SmbFile open(String path, OpenOption... options) throws SmbException {
        return open(path, Set.of(options));
    }

    private SmbFile open(String path, Set<OpenOption> options) throws SmbException {
        String normal = SmbPath.normalize(path);
        return new SmbFile(tree, normal, tree.create(OpenMode.of(normal, options), normal));
    }

    /**
     * Reads a whole file.
     *
     * @throws OutOfMemoryError if it is larger than an array can be
     */
    public byte[] readAllBytes(String path) throws SmbException {
        return WholeFiles.read(SmbPath.normalize(path)).run(tree);
    }

    /**
     * Writes a whole file, new or in place of what was there, and has it brought to the server's disk. The server may close a small file a
     * moment later.
     */
    public void writeFile(String path, byte[] data) throws SmbException {
        WholeFiles.write(SmbPath.normalize(path), data).run(tree);
    }

    /**
     * Copies a file to a channel, with several requests in flight.
     *
     * @param out blocking
     * @return the file's size: so many bytes were copied
     * @throws SmbTruncatedException if the file ended before the size it had when it was opened
     * @throws IOException if {@code out} failed
     */
    public long download(String path, WritableByteChannel out, TransferListener listener) throws IOException {
        return Transfers.download(tree, SmbPath.normalize(path), out, listener);
    }

    /**
     * Copies a channel to a file, new or in place of what was there, with several requests in flight, and has it brought to the
     * server's disk.
     *
     * @param in blocking; read to its end
     * @return how many bytes were copied
     * @throws IOException if {@code in} failed; the file is incomplete then
     */
    public long upload(ReadableByteChannel in, String path, TransferListener listener) throws IOException {
        try (SmbFile file = open(path, WholeFiles.REPLACE)) {
            return Transfers.upload(file, in, listener);
        }
    }

    /** Opens a file to read it from its beginning, ahead of the reader. The stream is for one thread. */
    public InputStream openRead(String path) throws SmbException {
        return Transfers.input(tree, SmbPath.normalize(path));
    }

    /**
     * Opens a file to write it, new or in place of what was there. Only if {@code close} returns without an exception has everything
     * arrived on the server's disk. The stream is for one thread.
     */
    public OutputStream openWrite(String path) throws SmbException {
        SmbFile file = open(path, WholeFiles.REPLACE);
        try {
            return new SmbOutputStream(file, 0);
        } catch (SmbException e) {
            file.abandon();
            throw e;
        }
    }

    /**
     * Opens a file as a channel.
     *
     * @param options as for {@link java.nio.file.Files#newByteChannel}; none means READ
     */
    public SeekableByteChannel openChannel(String path, OpenOption... options) throws SmbException {
        Set<OpenOption> set = Set.of(options);
        boolean append = set.contains(StandardOpenOption.APPEND);
        boolean write = append || set.contains(StandardOpenOption.WRITE);
        boolean read = !write || set.contains(StandardOpenOption.READ);
        return new SmbChannel(open(path, set), read, write, append);
    }

    /**
     * Makes a directory.
     *
     * @throws SmbAlreadyExistsException if something of that name is there
     */
    public void createDirectory(String path) throws SmbException {
        Directories.create(tree, SmbPath.normalize(path), CreateDisposition.CREATE);
    }

    /** Makes a directory, and those above it, where they are not there yet. */
    public void createDirectories(String path) throws SmbException {
        String made = "";
        for (String next : SmbPath.names(path)) {
            made = SmbPath.join(made, next);
            Directories.create(tree, made, CreateDisposition.OPEN_IF);
        }
    }

    /**
     * Deletes a file or an empty directory; of a symbolic link the link.
     *
     * @throws SmbStatusException with STATUS_DIRECTORY_NOT_EMPTY
     */
    public void delete(String path) throws SmbException {
        Chains.delete(SmbPath.normalize(path)).run(tree);
    }

    /**
     * Deletes a file, or a directory with all that is in it; stops at the first failure. Links that the server shows as such (reparse
     * points) are deleted and not followed. Samba resolves links within a share by itself and shows what they lead to: that is
     * deleted.
     */
    public void deleteRecursively(String path) throws SmbException {
        Directories.deleteTree(this, SmbPath.normalize(path));
    }

    /**
     * Renames or moves within the share.
     *
     * @param replace whether a file of the new name is replaced
     * @throws SmbAlreadyExistsException if something of that name is there and {@code replace} is false
     */
    public void rename(String from, String to, boolean replace) throws SmbException {
        Chains.rename(SmbPath.normalize(from), SmbPath.normalize(to), replace).run(tree);
    }

    /** Sets times; null leaves one as it is. The server keeps units of 100 ns, or coarser. */
    public void setTimes(
            String path, @Nullable Instant creation, @Nullable Instant lastAccess, @Nullable Instant lastWrite)
            throws SmbException {
        FileBasicInformation times =
                new FileBasicInformation(fileTime(creation), fileTime(lastAccess), fileTime(lastWrite), 0, 0);
        Chains.set(SmbPath.normalize(path), AccessMask.FILE_WRITE_ATTRIBUTES, 0, times)
                .run(tree);
    }

    private static long fileTime(@Nullable Instant time) {
        return time == null ? FileTime.UNCHANGED : FileTime.ofInstant(time);
    }

    /** The room on the file system behind the share. */
    public DiskSpace space() throws SmbException {
        return Chains.space().run(tree);
    }

    /** Operations to be done at once, of any kinds; see there. */
    public SmbBatch batch() {
        return new SmbBatch(tree);
    }

    /**
     * Deletes files and empty directories, many at once, as {@link #delete} does each. For what depends on an order, such as a directory
     * and what is in it, use two calls.
     *
     * @return for each path, in order, whether it is gone
     */
    public List<BatchResult<@Nullable Void>> deleteAll(List<String> paths) {
        return batch().all(paths, SmbBatch::delete);
    }

    /**
     * Renames or moves within the share, many at once, as {@link #rename} does each.
     *
     * @param moves from the old paths to the new
     * @return for each move, in the order of the map, whether it was done
     */
    public List<BatchResult<@Nullable Void>> renameAll(Map<String, String> moves, boolean replace) {
        return batch().all(moves.entrySet(), (batch, move) -> batch.rename(move.getKey(), move.getValue(), replace));
    }

    /** What the server says about files and directories, asked at once as {@link #stat} does for each, in the order of the paths. */
    public List<BatchResult<SmbFileInfo>> statAll(List<String> paths) {
        return batch().all(paths, SmbBatch::stat);
    }

    /** Reads whole files, many at once, as {@link #readAllBytes} does each, in the order of the paths. All are in memory together. */
    public List<BatchResult<byte[]>> readAll(List<String> paths) {
        return batch().all(paths, SmbBatch::read);
    }

    /**
     * Writes whole files, many at once, as {@link #writeFile} does each.
     *
     * @param files the content of each path; not to be changed meanwhile
     * @return for each file, in the order of the map, whether it is on the server's disk
     */
    public List<BatchResult<@Nullable Void>> writeAll(Map<String, byte[]> files) {
        return batch().all(files.entrySet(), (batch, file) -> batch.write(file.getKey(), file.getValue()));
    }

    List<SmbEntry> entries(String directory) throws SmbException {
        try (Stream<SmbEntry> entries = list(directory)) {
            return entries.toList();
        } catch (UncheckedIOException e) {
            throw SmbErrors.translate(Listing.cause(e), SmbCommand.QUERY_DIRECTORY, directory);
        }
    }

    /** Disconnects from the share; its open files end. Other shares of the session go on. Later calls do nothing. */
    @Override
    public void close() {
        onClose.run();
    }
}
