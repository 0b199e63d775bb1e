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
 * A share on a session. Thread-safe; every call blocks, obeys interrupts, and waits for each reply no longer than the
 * client's request timeout.
 *
 * <p>Paths are relative to the share, names separated by {@code /} or {@code \}; the empty path is the share itself. A
 * {@code ..} or a NUL in a path is an {@link java.nio.file.InvalidPathException}.
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
     * Whether everything on this share is encrypted, for its own sake or the whole session's. Other shares, to which a
     * DFS namespace leads, have their own rule.
     */
    public boolean encrypted() {
        return encrypted;
    }

    /**
     * Lists a directory without {@code .} and {@code ..}, in the server's order. The entries stream in; a failure on
     * the way is an {@link UncheckedIOException}.
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
        return paths.at(directory, (tree, path) -> Listing.stream(tree, path, pattern));
    }

    /**
     * Lists a directory, unless the same walk has listed it before. For who goes through a tree.
     *
     * @param visited what the walk has listed; this directory is added
     * @param options with {@link LinkOption#NOFOLLOW_LINKS} what a symbolic link or junction leads to is not listed,
     *     and a DFS link is STATUS_PATH_NOT_COVERED
     * @return to be closed
     * @throws SmbVisitedException if it was listed before, or is above the walk's start
     */
    public Stream<SmbEntry> list(String directory, SmbVisitedDirectories visited, LinkOption... options)
            throws SmbException {
        return options.length == 0
                ? paths.at(directory, (tree, path) -> Listing.ofUnvisited(tree, path, visited.visited()))
                : paths.atEntry(directory, (tree, path) -> Listing.ofEntry(tree, path, visited.visited()));
    }

    /**
     * Prepares a walk through a tree: the directories above it count as visited, so that no link in the tree leads up
     * and out of it. Takes a request for each directory above.
     *
     * @param start where the walk is going to start; not visited yet
     */
    public SmbVisitedDirectories visitedDirectories(String start) throws SmbException {
        return new SmbVisitedDirectories(Directories.visited(paths, start));
    }

    /**
     * What the server says about a file or directory, of a link about what it leads to.
     *
     * @throws SmbNotFoundException if there is none
     */
    public SmbFileInfo stat(String path) throws SmbException {
        return paths.at(path, (tree, real) -> Operations.stat(real).run(tree));
    }

    /**
     * As {@link #stat(String)}, with a choice.
     *
     * @param options with {@link LinkOption#NOFOLLOW_LINKS} it is said of a symbolic link or junction itself, and a DFS
     *     link is STATUS_PATH_NOT_COVERED
     */
    public SmbFileInfo stat(String path, LinkOption... options) throws SmbException {
        return options.length == 0
                ? stat(path)
                : paths.atEntry(path, (tree, real) -> Operations.statEntry(real).run(tree));
    }

    /** As {@link #stat(String)}; empty if there is nothing of that path. */
    public Optional<SmbFileInfo> statIfExists(String path) throws SmbException {
        try {
            return Optional.of(stat(path));
        } catch (SmbNotFoundException e) {
            return Optional.empty();
        }
    }

    /** Whether there is a file or directory of that path. */
    public boolean exists(String path) throws SmbException {
        return statIfExists(path).isPresent();
    }

    /**
     * Opens a file.
     *
     * <p>With APPEND each write goes to the end, also where others append through this library; it takes some round
     * trips, and the file cannot be cut off. TRUNCATE_EXISTING keeps streams, attributes, rights and other names.
     *
     * @param options as for {@link java.nio.file.Files#newByteChannel}, and {@link SmbOpenOption}; none means READ
     * @return to be closed
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
     * @throws OutOfMemoryError if it is larger than an array can be
     */
    public byte[] readAllBytes(String path) throws SmbException {
        return paths.at(path, (tree, real) -> WholeFiles.read(real).run(tree));
    }

    /**
     * Writes a whole file, new or in place of what was there, and has it brought to the server's disk unless {@link
     * SmbClient.Builder#flushWrites} says otherwise. The server may close a small file a moment later.
     */
    public void writeFile(String path, byte[] data) throws SmbException {
        paths.at(path, (tree, real) -> WholeFiles.write(real, data).run(tree));
    }

    /**
     * Reads a whole file as text in UTF-8.
     *
     * @throws java.nio.charset.CharacterCodingException if it is none
     */
    public String readString(String path) throws IOException {
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(readAllBytes(path))).toString();
    }

    /** Writes a whole file as text in UTF-8, as {@link #writeFile} does. */
    public void writeString(String path, String text) throws SmbException {
        writeFile(path, text.getBytes(UTF_8));
    }

    /**
     * Copies a file to the local disk, with its time of last change. The local file is whole or as it was before: until
     * all has come, and after a failure, it has another name or is gone.
     *
     * @param target new, or a file that is replaced
     * @return the size in bytes
     * @throws SmbTruncatedException if the file ended before the size it had when it was opened
     * @throws IOException if the local file system failed
     */
    public long download(String path, Path target) throws IOException {
        return LocalFiles.download(paths, path, target);
    }

    /**
     * Copies a local file to the share, with its time of last change. The file there is whole or as it was before:
     * until all has come it has another name, which is deleted after a failure as far as the server can be reached.
     * What is replaced takes its rights and attributes with it.
     *
     * @param path new, or a file that is replaced
     * @return the size in bytes
     * @throws IOException if the local file system failed
     */
    public long upload(Path source, String path) throws IOException {
        return LocalFiles.upload(paths, source, path);
    }

    /** As {@link #download(String, WritableByteChannel, TransferListener)}, with nobody listening. */
    public long download(String path, WritableByteChannel out) throws IOException {
        return download(path, out, TransferListener.none());
    }

    /** As {@link #upload(ReadableByteChannel, String, TransferListener)}, with nobody listening. */
    public long upload(ReadableByteChannel in, String path) throws IOException {
        return upload(in, path, TransferListener.none());
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
        return paths.at(path, (tree, real) -> Transfers.download(tree, real, out, listener));
    }

    /**
     * Copies a channel to a file, new or in place of what was there, with several requests in flight, and has it
     * brought to the server's disk.
     *
     * @param in blocking; read to its end
     * @return how many bytes were copied
     * @throws IOException if {@code in} failed; the file is incomplete then
     */
    public long upload(ReadableByteChannel in, String path, TransferListener listener) throws IOException {
        try (FileHandle file = open(path, WholeFiles.REPLACE)) {
            return Transfers.upload(file, in, listener);
        }
    }

    /**
     * Has the server copy a file within this share, so that its content does not travel: see
     * {@link #copy(String, SmbShare, String, boolean, TransferListener)}.
     */
    public long copy(String from, String to, boolean replace) throws SmbException {
        return copy(from, this, to, replace, TransferListener.none());
    }

    /**
     * Has the server copy a file's content, so that it does not travel, and bring it to its disk ([MS-SMB2]
     * 3.3.5.15.6). Times and attributes are those of a new file.
     *
     * @param target this or another share of the same session
     * @param to the path there
     * @param replace whether a file that is there is overwritten
     * @return the size in bytes
     * @throws SmbAlreadyExistsException if something is there and {@code replace} is false
     * @throws SmbStatusException if the server does not copy; what was begun is incomplete. With
     *     STATUS_NOT_SAME_DEVICE, before anything was done, if the two are not on one session, as where a DFS link
     *     leads to another server. Download and upload instead
     */
    public long copy(String from, SmbShare target, String to, boolean replace, TransferListener listener)
            throws SmbException {
        return ServerSideCopy.copy(paths, from, target.paths, to, replace, listener);
    }

    /** As {@link #copy(String, String, boolean)}, to a file of the same session that is open for writing. */
    public long copy(String from, SmbFile target, TransferListener listener) throws SmbException {
        return ServerSideCopy.copy(paths, from, target.handle(), listener);
    }

    /** Opens a file to read it from its beginning, ahead of the reader. The stream is for one thread. */
    public InputStream openRead(String path) throws SmbException {
        return paths.at(path, Transfers::input);
    }

    /**
     * Opens a file to write it, new or in place of what was there. Only if {@code close} returns without an exception
     * has everything arrived on the server's disk. The stream is for one thread.
     */
    public OutputStream openWrite(String path) throws SmbException {
        return new SmbOutputStream(new SequentialWriter(open(path, WholeFiles.REPLACE), false));
    }

    /**
     * Opens a file to write it piece by piece, new or in place of what was there.
     *
     * @return to be finished or aborted
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
     * Makes a directory.
     *
     * @throws SmbAlreadyExistsException if something of that name is there
     */
    public void createDirectory(String path) throws SmbException {
        paths.at(
                path,
                (tree, real) ->
                        Operations.directory(real, CreateDisposition.CREATE).run(tree));
    }

    /** Makes a directory, and those above it, where they are not there yet. */
    public void createDirectories(String path) throws SmbException {
        Directories.createAll(paths, path);
    }

    /**
     * Deletes a file or an empty directory; of a symbolic link the link. A DFS link is STATUS_PATH_NOT_COVERED: neither
     * it nor what it leads to is deleted.
     *
     * @throws SmbStatusException with STATUS_DIRECTORY_NOT_EMPTY
     */
    public void delete(String path) throws SmbException {
        paths.atEntry(path, (tree, real) -> Operations.delete(real).run(tree));
    }

    /**
     * Deletes a file, or a directory with all that is in it; stops at the first failure. Links that the server shows as
     * such (reparse points, such as symbolic links and junctions) are deleted and not followed, the given path too; a
     * DFS link is STATUS_PATH_NOT_COVERED, and what it leads to stays.
     *
     * <p>Warning: Samba resolves symbolic links by itself, and shows a directory in their place. What is in that
     * directory is deleted, also where it is elsewhere on the share, or with {@code wide links} outside of it. Only a
     * link to a directory that was met already, or that is above the path, is noticed.
     *
     * @throws SmbVisitedException at such a link
     */
    public void deleteRecursively(String path) throws SmbException {
        Directories.deleteTree(paths, path);
    }

    /**
     * Renames or moves within the share.
     *
     * @param replace whether a file of the new name is replaced
     * @throws SmbAlreadyExistsException if something of that name is there and {@code replace} is false
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
     * Renames or moves a file that is open, as {@link #rename(String, String, boolean)} does.
     *
     * @param file of this share, opened with {@link SmbOpenOption#DELETE}
     */
    public void rename(SmbFile file, String to, boolean replace) throws SmbException {
        FileHandle handle = file.handle();
        handle.rename(paths.onSameTree(handle.tree(), SmbPath.normalize(to)), replace);
    }

    /** Sets times; null leaves one as it is. The server keeps units of 100 ns, or coarser. */
    public void setTimes(
            String path, @Nullable Instant creation, @Nullable Instant lastAccess, @Nullable Instant lastWrite)
            throws SmbException {
        paths.at(
                path,
                (tree, real) -> Operations.setTimes(real, creation, lastAccess, lastWrite)
                        .run(tree));
    }

    /**
     * Watches a directory. Whatever changes after this has returned becomes an event.
     *
     * @param directory the empty path for the whole share
     * @return to be closed
     * @throws SmbStatusException with STATUS_NOT_SUPPORTED if the server does not report changes
     */
    public SmbWatcher watch(String directory, SmbWatchOption... options) throws SmbException {
        String normal = SmbPath.normalize(directory);
        return paths.at(normal, (tree, real) -> SmbWatcher.open(tree, real, normal, Set.of(options)));
    }

    /** The room on the file system behind the share. */
    public DiskSpace space() throws SmbException {
        return paths.at("", (tree, real) -> Operations.space(tree, real));
    }

    /** Operations to be done at once, of any kinds; see there. */
    public SmbBatch batch() {
        return new SmbBatch(paths);
    }

    /**
     * Deletes files and empty directories, many at once, as {@link #delete} does each. For what depends on an order,
     * such as a directory and what is in it, use two calls.
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

    /**
     * What the server says about files and directories, asked at once as {@link #stat} does for each, in the order of
     * the paths.
     */
    public List<BatchResult<SmbFileInfo>> statAll(List<String> paths) {
        return batch().all(paths, SmbBatch::stat);
    }

    /**
     * Reads whole files, many at once, as {@link #readAllBytes} does each, in the order of the paths. All are in memory
     * together.
     */
    public List<BatchResult<byte[]>> readAll(List<String> paths) {
        return batch().all(paths, SmbBatch::read);
    }

    /**
     * Writes whole files, many at once, as {@link #writeFile} does each.
     *
     * @param files the content of each path; not to be changed meanwhile
     * @return for each file, in the order of the map, whether it was written
     */
    public List<BatchResult<@Nullable Void>> writeAll(Map<String, byte[]> files) {
        return batch().all(files.entrySet(), (batch, file) -> batch.write(file.getKey(), file.getValue()));
    }

    /**
     * Owner, group and DACL of a file or directory, of a symbolic link the link's.
     *
     * @throws SmbAccessDeniedException if this user may not read them
     */
    public SecurityDescriptor securityDescriptor(String path) throws SmbException {
        return paths.at(path, SecurityInformation::read);
    }

    /**
     * Changes those parts that the descriptor has, and leaves the others as they are.
     *
     * @throws IllegalArgumentException if it has none
     * @throws SmbAccessDeniedException if this user may not change one of them
     */
    public void setSecurityDescriptor(String path, SecurityDescriptor descriptor) throws SmbException {
        paths.at(
                path,
                (tree, real) -> SecurityInformation.write(real, descriptor).run(tree));
    }

    /** The times at which snapshots of the share were taken, latest first; empty if there is none. */
    public List<Instant> snapshots() throws SmbException {
        return snapshots("");
    }

    /**
     * The times of those snapshots that have another version of a file or directory, latest first, where the server
     * tells them apart.
     */
    public List<Instant> snapshots(String path) throws SmbException {
        return paths.at(path, PreviousVersions::list);
    }

    /**
     * The share as it was, to read: what would change something is refused with {@link SmbAccessDeniedException}. Its
     * life is that of this share; closing it does nothing.
     *
     * @param time one of {@link #snapshots()}
     */
    public SmbShare snapshot(Instant time) {
        return new SmbShare(name, paths.asOf(time), encrypted);
    }

    /** Streams, extended attributes and more. */
    public SmbMetadata metadata() {
        return new SmbMetadata(paths);
    }

    /** Disconnects from the share; its open files end. Other shares of the session go on. Later calls do nothing. */
    @Override
    public void close() {
        paths.close();
    }
}
