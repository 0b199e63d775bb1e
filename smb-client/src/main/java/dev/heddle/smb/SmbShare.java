package dev.heddle.smb;

import dev.heddle.smb.fscc.FileBasicInformation;
import dev.heddle.smb.fscc.FileDispositionInformation;
import dev.heddle.smb.fscc.FileFsFullSizeInformation;
import dev.heddle.smb.fscc.FileInformationClass;
import dev.heddle.smb.fscc.FileInternalInformation;
import dev.heddle.smb.fscc.FileRenameInformation;
import dev.heddle.smb.fscc.FileTime;
import dev.heddle.smb.fscc.FsInformationClass;
import dev.heddle.smb.fscc.FsccInformation;
import dev.heddle.smb.fscc.InfoType;
import dev.heddle.smb.security.SecurityDescriptor;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.CreateDisposition;
import dev.heddle.smb.wire.CreateOptions;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.QueryInfoRequest;
import dev.heddle.smb.wire.QueryInfoResponse;
import dev.heddle.smb.wire.SetInfoRequest;
import dev.heddle.smb.wire.SetInfoResponse;
import dev.heddle.smb.wire.SmbCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
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
    private static final ByteBuffer NO_INPUT = ByteBuffer.allocate(0);
    private static final int SMALL_ANSWER = 64;
    private static final Set<OpenOption> REPLACE =
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);

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
        String normal = SmbPath.normalize(path);
        return tree.compound(
                OpenMode.existing(normal, AccessMask.FILE_READ_ATTRIBUTES, 0),
                query(InfoType.FILE, FileInformationClass.INTERNAL),
                QueryInfoResponse.class,
                normal,
                (created, response) -> SmbFileInfo.of(
                        created, FileInternalInformation.decode(response.data()).indexNumber()));
    }

    private static QueryInfoRequest query(int infoType, int informationClass) {
        return new QueryInfoRequest(
                infoType, informationClass, SMALL_ANSWER, 0, 0, FileId.RELATED, NO_INPUT.duplicate());
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
        return Transfers.readAll(tree, SmbPath.normalize(path));
    }

    /** Writes a whole file, new or in place of what was there, and has it brought to the server's disk. */
    public void writeFile(String path, byte[] data) throws SmbException {
        try (SmbFile file = open(path, REPLACE)) {
            file.write(ByteBuffer.wrap(data), 0);
            file.flush();
        }
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
        try (SmbFile file = open(path, REPLACE)) {
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
        SmbFile file = open(path, REPLACE);
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
        String normal = SmbPath.normalize(path);
        set(
                OpenMode.existing(normal, AccessMask.DELETE, CreateOptions.OPEN_REPARSE_POINT),
                new FileDispositionInformation(true),
                normal);
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
        String normal = SmbPath.normalize(from);
        set(
                OpenMode.existing(
                        normal, AccessMask.DELETE | AccessMask.FILE_READ_ATTRIBUTES, CreateOptions.OPEN_REPARSE_POINT),
                new FileRenameInformation(replace, SmbPath.normalize(to)),
                normal);
    }

    /** Sets times; null leaves one as it is. The server keeps units of 100 ns, or coarser. */
    public void setTimes(
            String path, @Nullable Instant creation, @Nullable Instant lastAccess, @Nullable Instant lastWrite)
            throws SmbException {
        String normal = SmbPath.normalize(path);
        set(
                OpenMode.existing(normal, AccessMask.FILE_WRITE_ATTRIBUTES, 0),
                new FileBasicInformation(fileTime(creation), fileTime(lastAccess), fileTime(lastWrite), 0, 0),
                normal);
    }

    private static long fileTime(@Nullable Instant time) {
        return time == null ? FileTime.UNCHANGED : FileTime.ofInstant(time);
    }

    private void set(CreateRequest create, FsccInformation information, String path) throws SmbException {
        tree.compound(
                create,
                new SetInfoRequest(
                        information.infoType(),
                        information.informationClass(),
                        0,
                        FileId.RELATED,
                        information.toBuffer()),
                SetInfoResponse.class,
                path,
                (created, response) -> response);
    }

    /**
     * Watches a directory. Whatever changes after this has returned becomes an event.
     *
     * @param directory the empty path for the whole share
     * @return to be closed
     * @throws SmbStatusException with STATUS_NOT_SUPPORTED if the server does not report changes
     */
    public SmbWatcher watch(String directory, SmbWatchOption... options) throws SmbException {
        return SmbWatcher.open(tree, SmbPath.normalize(directory), Set.of(options));
    }

    /** The room on the file system behind the share. */
    public DiskSpace space() throws SmbException {
        return tree.compound(
                OpenMode.existing("", AccessMask.FILE_READ_ATTRIBUTES, CreateOptions.DIRECTORY_FILE),
                query(InfoType.FILESYSTEM, FsInformationClass.FULL_SIZE),
                QueryInfoResponse.class,
                "",
                (created, response) -> space(FileFsFullSizeInformation.decode(response.data())));
    }

    private static DiskSpace space(FileFsFullSizeInformation information) {
        long unit = information.sectorsPerAllocationUnit() * information.bytesPerSector();
        return new DiskSpace(
                information.totalAllocationUnits() * unit,
                information.actualAvailableAllocationUnits() * unit,
                information.callerAvailableAllocationUnits() * unit);
    }

    /** Opens a pipe, which closes this share at its end. */
    SmbPipe pipe(String pipeName) throws SmbException {
        return SmbPipe.open(tree, pipeName, this::close);
    }

    /**
     * Owner, group and DACL of a file or directory, of a symbolic link the link's.
     *
     * @throws SmbAccessDeniedException if this user may not read them
     */
    public SecurityDescriptor securityDescriptor(String path) throws SmbException {
        return SecurityInformation.read(tree, SmbPath.normalize(path));
    }

    /**
     * Changes those parts that the descriptor has, and leaves the others as they are.
     *
     * @throws IllegalArgumentException if it has none
     * @throws SmbAccessDeniedException if this user may not change one of them
     */
    public void setSecurityDescriptor(String path, SecurityDescriptor descriptor) throws SmbException {
        SecurityInformation.write(tree, SmbPath.normalize(path), descriptor);
    }

    /** The times at which snapshots of the share were taken, latest first; empty if there is none. */
    public List<Instant> snapshots() throws SmbException {
        return snapshots("");
    }

    /** The times of those snapshots that have another version of a file or directory, latest first, where the server tells them apart. */
    public List<Instant> snapshots(String path) throws SmbException {
        return Snapshots.list(tree, SmbPath.normalize(path));
    }

    /**
     * The share as it was, to read: what would change something is refused with {@link SmbAccessDeniedException}. Its life is that of
     * this share; closing it does nothing.
     *
     * @param time one of {@link #snapshots()}
     */
    public SmbShare snapshot(Instant time) {
        return new SmbShare(name, tree.at(time), () -> {});
    }

    /** Streams, extended attributes and more. */
    public SmbMetadata metadata() {
        return new SmbMetadata(tree);
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
