// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.heddle.smb.internal.dfs.DfsNamespace;
import dev.heddle.smb.internal.file.FileHandle;
import dev.heddle.smb.internal.file.LocalFiles;
import dev.heddle.smb.internal.file.SequentialWriter;
import dev.heddle.smb.internal.file.ServerSideCopy;
import dev.heddle.smb.internal.file.SmbChannel;
import dev.heddle.smb.internal.file.SmbOutputStream;
import dev.heddle.smb.internal.file.Transfers;
import dev.heddle.smb.internal.file.WholeFiles;
import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.internal.operation.Directories;
import dev.heddle.smb.internal.operation.Listing;
import dev.heddle.smb.internal.operation.Operations;
import dev.heddle.smb.internal.operation.PreviousVersions;
import dev.heddle.smb.internal.operation.SecurityInformation;
import dev.heddle.smb.security.SecurityDescriptor;
import dev.heddle.smb.wire.CreateDisposition;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A share on a session. Thread-safe. Every call blocks, can be interrupted, and waits for each response at most for the
 * client's request timeout.
 *
 * <p>Paths are relative to the share, with names separated by {@code /} or {@code \}; the empty path is the share
 * itself. A {@code ..} or a NUL in a path causes an {@link java.nio.file.InvalidPathException}.
 */
public final class SmbShare implements AutoCloseable {
    private final String name;
    private final DfsNamespace paths;
    private final boolean encrypted;

    SmbShare(String name, DfsNamespace paths, boolean encrypted) {
        this.name = name;
        this.paths = paths;
        this.encrypted = encrypted;
    }

    DfsNamespace paths() {
        return paths;
    }

    /** The share's name. */
    public String name() {
        return name;
    }

    /**
     * Whether all messages of this share are encrypted, because the share or the whole session requires it. Other
     * shares that a DFS namespace leads to have their own setting.
     */
    public boolean encrypted() {
        return encrypted;
    }

    /**
     * Lists a directory without {@code .} and {@code ..}, in the server's order. The entries are streamed; a later
     * failure is an {@link UncheckedIOException}.
     *
     * @return a stream that the caller closes
     */
    public Stream<SmbEntry> list(String directory) throws SmbException {
        return list(directory, "*");
    }

    /**
     * Lists the entries of a directory whose names match a pattern.
     *
     * @param pattern with {@code *} and {@code ?}
     * @return a stream that the caller closes
     */
    public Stream<SmbEntry> list(String directory, String pattern) throws SmbException {
        return paths.at(directory, (tree, path) -> Listing.stream(tree, path, pattern));
    }

    /**
     * Lists a directory, unless the same walk through a tree has already listed it.
     *
     * @param visited the directories that the walk has listed; this method adds the directory
     * @param options with {@link LinkOption#NOFOLLOW_LINKS} the target of a symbolic link or junction is not listed,
     *     and a DFS link fails with STATUS_PATH_NOT_COVERED
     * @return a stream that the caller closes
     * @throws SmbVisitedException if the walk has already listed the directory, or if it is above the walk's start
     */
    public Stream<SmbEntry> list(String directory, SmbVisitedDirectories visited, LinkOption... options)
            throws SmbException {
        return options.length == 0
                ? paths.at(directory, (tree, path) -> Listing.ofUnvisited(tree, path, visited.visited()))
                : paths.atEntry(directory, (tree, path) -> Listing.ofEntry(tree, path, visited.visited()));
    }

    /**
     * Prepares a walk through a tree. The directories above the start count as visited, so that no link in the tree
     * leads up and out of it. Sends one request for each directory above.
     *
     * @param start where the walk starts; not marked as visited yet
     */
    public SmbVisitedDirectories visitedDirectories(String start) throws SmbException {
        return new SmbVisitedDirectories(Directories.visited(paths, start));
    }

    /**
     * Reads the metadata of a file or directory; follows links.
     *
     * @throws SmbNotFoundException if the path does not exist
     */
    public SmbFileInfo stat(String path) throws SmbException {
        return paths.at(path, (tree, real) -> Operations.stat(real).run(tree));
    }

    /**
     * Reads the metadata of a file or directory.
     *
     * @param options with {@link LinkOption#NOFOLLOW_LINKS} returns the metadata of a symbolic link or junction itself,
     *     and a DFS link fails with STATUS_PATH_NOT_COVERED
     */
    public SmbFileInfo stat(String path, LinkOption... options) throws SmbException {
        return options.length == 0
                ? stat(path)
                : paths.atEntry(path, (tree, real) -> Operations.statEntry(real).run(tree));
    }

    /** Reads the metadata like {@link #stat(String)}; returns empty if the path does not exist. */
    public Optional<SmbFileInfo> statIfExists(String path) throws SmbException {
        try {
            return Optional.of(stat(path));
        } catch (SmbNotFoundException e) {
            return Optional.empty();
        }
    }

    /** Returns whether the path exists, as a file or directory. */
    public boolean exists(String path) throws SmbException {
        return statIfExists(path).isPresent();
    }

    /**
     * Opens a file.
     *
     * <p>With APPEND each write goes to the end of the file, even if other users of this library append at the same
     * time. Such a write takes several round trips, and the file cannot be truncated. TRUNCATE_EXISTING keeps streams,
     * attributes, permissions and hard links.
     *
     * @param options as for {@link java.nio.file.Files#newByteChannel}, and {@link SmbOpenOption}; none means READ
     * @return a file that the caller closes
     */
    public SmbFile open(String path, OpenOption... options) throws SmbException {
        return new SmbFile(open(path, Set.of(options)));
    }

    private FileHandle open(String path, Set<OpenOption> options) throws SmbException {
        return paths.at(path, (tree, real) -> FileHandle.open(tree, real, real, options));
    }

    /**
     * Reads a whole file.
     *
     * @throws OutOfMemoryError if the file is larger than the maximum size of an array
     */
    public byte[] readAllBytes(String path) throws SmbException {
        return paths.at(path, (tree, real) -> WholeFiles.read(real).run(tree));
    }

    /**
     * Writes a whole file, creating or overwriting it, and flushes it to the server's disk unless
     * {@link SmbClient.Builder#flushWrites} is false. The server may close a small file a moment later.
     */
    public void writeFile(String path, byte[] data) throws SmbException {
        paths.at(path, (tree, real) -> WholeFiles.write(real, data).run(tree));
    }

    /**
     * Reads a whole file as UTF-8 text.
     *
     * @throws java.nio.charset.CharacterCodingException if the content is not valid UTF-8
     */
    public String readString(String path) throws IOException {
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(readAllBytes(path))).toString();
    }

    /** Writes a whole file as UTF-8 text, like {@link #writeFile}. */
    public void writeString(String path, String text) throws SmbException {
        writeFile(path, text.getBytes(UTF_8));
    }

    /**
     * Downloads a file to a local file, with its last-write time. The local file is either complete or unchanged: the
     * data goes to a file with another name until it is complete, and that file is deleted after a failure.
     *
     * @param target a new file, or a file to replace
     * @return the size in bytes
     * @throws SmbTruncatedException if the file ended before the size it had when it was opened
     * @throws IOException if the local file system failed
     */
    public long download(String path, Path target) throws IOException {
        return LocalFiles.download(paths, path, target);
    }

    /**
     * Uploads a local file to the share, with its last-write time. The remote file is either complete or unchanged: the
     * data goes to a file with another name until it is complete, and that file is deleted after a failure if the
     * server is reachable. A replaced file loses its permissions and attributes.
     *
     * @param path a new file, or a file to replace
     * @return the size in bytes
     * @throws IOException if the local file system failed
     */
    public long upload(Path source, String path) throws IOException {
        return LocalFiles.upload(paths, source, path);
    }

    /** Downloads a file like {@link #download(String, WritableByteChannel, TransferListener)}, without a listener. */
    public long download(String path, WritableByteChannel out) throws IOException {
        return download(path, out, TransferListener.none());
    }

    /** Uploads a file like {@link #upload(ReadableByteChannel, String, TransferListener)}, without a listener. */
    public long upload(ReadableByteChannel in, String path) throws IOException {
        return upload(in, path, TransferListener.none());
    }

    /**
     * Downloads a file to a channel, with several requests in flight.
     *
     * @param out a blocking channel
     * @return the file's size, which is the number of bytes copied
     * @throws SmbTruncatedException if the file ended before the size it had when it was opened
     * @throws IOException if {@code out} failed
     */
    public long download(String path, WritableByteChannel out, TransferListener listener) throws IOException {
        return paths.at(path, (tree, real) -> Transfers.download(tree, real, out, listener));
    }

    /**
     * Uploads a channel to a file, creating or overwriting it, with several requests in flight, and flushes it to the
     * server's disk.
     *
     * @param in a blocking channel; read to its end
     * @return the number of bytes copied
     * @throws IOException if {@code in} failed; the file is incomplete then
     */
    public long upload(ReadableByteChannel in, String path, TransferListener listener) throws IOException {
        try (FileHandle file = open(path, WholeFiles.REPLACE)) {
            return Transfers.upload(file, in, listener);
        }
    }

    /**
     * Copies a file within this share on the server, without transferring its content: see
     * {@link #copy(String, SmbShare, String, boolean, TransferListener)}.
     */
    public long copy(String from, String to, boolean replace) throws SmbException {
        return copy(from, this, to, replace, TransferListener.none());
    }

    /**
     * Copies a file on the server, without transferring its content, and flushes the copy to the server's disk
     * ([MS-SMB2] 3.3.5.15.6). The copy has the times and attributes of a new file.
     *
     * @param target this or another share of the same session
     * @param to the path on the target share
     * @param replace whether to overwrite an existing file
     * @return the size in bytes
     * @throws SmbAlreadyExistsException if the path exists and {@code replace} is false
     * @throws SmbStatusException if the server cannot copy; the target file is incomplete then. With
     *     STATUS_NOT_SAME_DEVICE, before anything is copied, if the two shares are not on one session, for example
     *     because a DFS link leads to another server: download and upload the file instead
     */
    public long copy(String from, SmbShare target, String to, boolean replace, TransferListener listener)
            throws SmbException {
        return ServerSideCopy.copy(paths, from, target.paths, to, replace, listener);
    }

    /**
     * Copies a file like {@link #copy(String, String, boolean)}, to a file of the same session that is open for
     * writing.
     */
    public long copy(String from, SmbFile target, TransferListener listener) throws SmbException {
        return ServerSideCopy.copy(paths, from, target.handle(), listener);
    }

    /** Opens a file to read it from its beginning, with read-ahead. The stream is not thread-safe. */
    public InputStream openRead(String path) throws SmbException {
        return paths.at(path, Transfers::input);
    }

    /**
     * Opens a file to write it, creating or overwriting it. The data is complete on the server's disk only if
     * {@code close} returns without an exception. The stream is not thread-safe.
     */
    public OutputStream openWrite(String path) throws SmbException {
        return new SmbOutputStream(new SequentialWriter(open(path, WholeFiles.REPLACE), false));
    }

    /**
     * Opens a file to write it piece by piece, creating or overwriting it.
     *
     * @return a writer that the caller finishes or aborts
     */
    public SmbFileWriter openWriter(String path) throws SmbException {
        return new SmbFileWriter(new SequentialWriter(open(path, WholeFiles.REPLACE), true));
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
     * Creates a directory.
     *
     * @throws SmbAlreadyExistsException if a file or directory of that name exists
     */
    public void createDirectory(String path) throws SmbException {
        paths.at(
                path,
                (tree, real) ->
                        Operations.directory(real, CreateDisposition.CREATE).run(tree));
    }

    /** Creates a directory and its missing parent directories. */
    public void createDirectories(String path) throws SmbException {
        Directories.createAll(paths, path);
    }

    /**
     * Deletes a file or an empty directory. Deletes a symbolic link itself, not its target. A DFS link fails with
     * STATUS_PATH_NOT_COVERED: neither the link nor its target is deleted.
     *
     * @throws SmbStatusException with STATUS_DIRECTORY_NOT_EMPTY
     */
    public void delete(String path) throws SmbException {
        paths.atEntry(path, (tree, real) -> Operations.delete(real).run(tree));
    }

    /**
     * Deletes a file, or a directory with all its content. The files of a directory are deleted in parallel, 32 at a
     * time. A failure ends the deletion; other files of the same directory may be deleted before it ends. Links that
     * the server reports as such (reparse points, such as symbolic links and junctions) are deleted and not followed,
     * including the given path. A DFS link fails with STATUS_PATH_NOT_COVERED, and its target stays.
     *
     * <p>Warning: Samba resolves symbolic links itself and reports a link to a directory as a directory. The content of
     * that directory is deleted, even if it is elsewhere on the share, or outside of the share with {@code wide links}.
     * This method detects only a link to a directory that it has already visited, or that is above the path.
     *
     * @throws SmbVisitedException at such a link
     */
    public void deleteRecursively(String path) throws SmbException {
        Directories.deleteTree(paths, path);
    }

    /**
     * Renames or moves a file or directory within the share.
     *
     * @param replace whether to replace an existing file of the new name
     * @throws SmbAlreadyExistsException if the new name exists and {@code replace} is false
     * @throws SmbStatusException with STATUS_NOT_SAME_DEVICE if a DFS link leads from one of the names to another share
     */
    public void rename(String from, String to, boolean replace) throws SmbException {
        String target = SmbPath.normalize(to);
        paths.atEntry(
                from,
                (tree, real) -> Operations.rename(real, paths.onSameTree(tree, target), replace)
                        .run(tree));
    }

    /**
     * Renames or moves an open file, like {@link #rename(String, String, boolean)}.
     *
     * @param file of this share, opened with {@link SmbOpenOption#DELETE}
     */
    public void rename(SmbFile file, String to, boolean replace) throws SmbException {
        FileHandle handle = file.handle();
        handle.rename(paths.onSameTree(handle.tree(), SmbPath.normalize(to)), replace);
    }

    /** Sets times; null leaves a time unchanged. The server stores units of 100 ns or coarser. */
    public void setTimes(
            String path, @Nullable Instant creation, @Nullable Instant lastAccess, @Nullable Instant lastWrite)
            throws SmbException {
        paths.at(
                path,
                (tree, real) -> Operations.setTimes(real, creation, lastAccess, lastWrite)
                        .run(tree));
    }

    /**
     * Watches a directory. Every change after this method has returned becomes an event.
     *
     * @param directory the empty path for the whole share
     * @return a watcher that the caller closes
     * @throws SmbStatusException with STATUS_NOT_SUPPORTED if the server does not report changes
     */
    public SmbWatcher watch(String directory, SmbWatchOption... options) throws SmbException {
        String normal = SmbPath.normalize(directory);
        return paths.at(normal, (tree, real) -> SmbWatcher.open(tree, real, normal, Set.of(options)));
    }

    /** Queries the space on the file system behind the share. */
    public DiskSpace space() throws SmbException {
        return paths.at("", (tree, real) -> Operations.space(tree, real));
    }

    /** Returns a new batch: operations of any kinds that run in parallel. */
    public SmbBatch batch() {
        return new SmbBatch(paths);
    }

    /**
     * Deletes files and empty directories in parallel, each like {@link #delete}. The order is undefined; if the order
     * matters, as for a directory and its content, make two calls.
     *
     * @return the outcome for each path, in the order of the paths
     */
    public List<BatchResult<@Nullable Void>> deleteAll(List<String> paths) {
        return batch().all(paths, SmbBatch::delete);
    }

    /**
     * Renames or moves files within the share in parallel, each like {@link #rename}.
     *
     * @param moves from the old paths to the new paths
     * @return the outcome for each move, in the order of the map
     */
    public List<BatchResult<@Nullable Void>> renameAll(Map<String, String> moves, boolean replace) {
        return batch().all(moves.entrySet(), (batch, move) -> batch.rename(move.getKey(), move.getValue(), replace));
    }

    /**
     * Reads the metadata of files and directories in parallel, each like {@link #stat}. Returns the outcomes in the
     * order of the paths.
     */
    public List<BatchResult<SmbFileInfo>> statAll(List<String> paths) {
        return batch().all(paths, SmbBatch::stat);
    }

    /**
     * Reads whole files in parallel, each like {@link #readAllBytes}. Returns the outcomes in the order of the paths.
     * All contents are in memory at the same time.
     */
    public List<BatchResult<byte[]>> readAll(List<String> paths) {
        return batch().all(paths, SmbBatch::read);
    }

    /**
     * Writes whole files in parallel, each like {@link #writeFile}.
     *
     * @param files the content of each path; must not change during the call
     * @return the outcome for each file, in the order of the map
     */
    public List<BatchResult<@Nullable Void>> writeAll(Map<String, byte[]> files) {
        return batch().all(files.entrySet(), (batch, file) -> batch.write(file.getKey(), file.getValue()));
    }

    /**
     * Reads owner, group and DACL of a file or directory; of a symbolic link, those of the link.
     *
     * @throws SmbAccessDeniedException if the user may not read them
     */
    public SecurityDescriptor securityDescriptor(String path) throws SmbException {
        return paths.at(path, SecurityInformation::read);
    }

    /**
     * Changes the parts that the descriptor contains and leaves the others unchanged.
     *
     * @throws IllegalArgumentException if the descriptor contains no part
     * @throws SmbAccessDeniedException if the user may not change one of them
     */
    public void setSecurityDescriptor(String path, SecurityDescriptor descriptor) throws SmbException {
        paths.at(
                path,
                (tree, real) -> SecurityInformation.write(real, descriptor).run(tree));
    }

    /** Lists the times of the share's snapshots, latest first; empty if there are none. */
    public List<Instant> snapshots() throws SmbException {
        return snapshots("");
    }

    /**
     * Lists the times of the snapshots that contain a different version of a file or directory, latest first. Depends
     * on the server to tell the versions apart.
     */
    public List<Instant> snapshots(String path) throws SmbException {
        return paths.at(path, PreviousVersions::list);
    }

    /**
     * Returns a read-only view of the share at the time of a snapshot. Operations that would change something fail with
     * {@link SmbAccessDeniedException}. The view lives as long as this share; closing it does nothing.
     *
     * @param time one of {@link #snapshots()}
     */
    public SmbShare snapshot(Instant time) {
        return new SmbShare(name, paths.asOf(time), encrypted);
    }

    /** Returns access to streams, extended attributes and more. */
    public SmbMetadata metadata() {
        return new SmbMetadata(paths);
    }

    /**
     * Disconnects from the share, which closes its open files. Other shares of the session stay connected. Later calls
     * do nothing.
     */
    @Override
    public void close() {
        paths.close();
    }
}
