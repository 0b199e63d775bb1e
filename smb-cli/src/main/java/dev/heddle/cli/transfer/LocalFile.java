package dev.heddle.cli.transfer;

import dev.heddle.cli.cleanup.UnfinishedFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** A local file that gets its name only when it is whole; until then it has a temporary one in the same directory. */
public final class LocalFile implements AutoCloseable {
    private static final Set<PosixFilePermission> WRITING =
            Set.of(PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path target;
    private final Path written;
    private final FileChannel channel;
    private final UnfinishedFiles unfinished;
    private boolean committed;

    private LocalFile(Path target, Path written, FileChannel channel, UnfinishedFiles unfinished) {
        this.target = target;
        this.written = written;
        this.channel = channel;
        this.unfinished = unfinished;
    }

    /**
     * Starts a file; one of that name is replaced at the end, by one with its permissions. A device or pipe of that
     * name is written to as it is.
     */
    static LocalFile create(Path target, UnfinishedFiles unfinished) throws IOException {
        if (Files.exists(target) && !Files.isRegularFile(target) && !Files.isDirectory(target)) {
            return new LocalFile(target, target, FileChannel.open(target, StandardOpenOption.WRITE), unfinished);
        }
        Path directory = parent(target);
        if (!Files.isDirectory(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        Path temporary = directory.resolve(TemporaryName.next());
        unfinished.add(temporary);
        try {
            FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return new LocalFile(target, temporary, channel, unfinished);
        } catch (IOException e) {
            unfinished.remove(temporary);
            throw e;
        }
    }

    /** The file that a name means: if it is a link to a file, that file and not the link is to be replaced. */
    public static Path followLink(Path target) throws IOException {
        return Files.isSymbolicLink(target) && Files.isRegularFile(target) ? target.toRealPath() : target;
    }

    /**
     * Fails if a file may not be written, though one can replace it: who made it so does not expect that.
     *
     * @throws IOException also for somebody who, as root, may do all
     */
    static void checkNotReadOnly(Path target) throws IOException {
        PosixFileAttributeView posix = Files.getFileAttributeView(target, PosixFileAttributeView.class);
        boolean writable = (posix == null || !Files.isRegularFile(target))
                ? !Files.exists(target) || Files.isWritable(target)
                : posix.readAttributes().permissions().stream().anyMatch(WRITING::contains);
        if (!writable) {
            throw new IOException(target + " is read-only; left as it is (make it writable to replace it)");
        }
    }

    /** Gives what is about to replace a file its permissions, where the system has them. */
    static void keepPermissions(Path target, Path written) throws IOException {
        PosixFileAttributeView old = Files.getFileAttributeView(target, PosixFileAttributeView.class);
        if (old != null && Files.isRegularFile(target)) {
            Files.setPosixFilePermissions(written, old.readAttributes().permissions());
        }
    }

    /** Makes the directory unless it is there; a link to one does not count, for it may lead elsewhere. */
    public static void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(directory);
        }
    }

    /** The directory that it is in. */
    public static Path parent(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        return parent == null ? path : parent;
    }

    WritableByteChannel channel() {
        return channel;
    }

    /** The content is whole: gives the file its name. */
    void commit() throws IOException {
        channel.close();
        if (!written.equals(target)) {
            keepPermissions(target, written);
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        committed = true;
        unfinished.remove(written);
    }

    /** The content is whole: gives the file this time, unless it is a device, and its name. */
    void commit(FileTime lastWrite) throws IOException {
        channel.close();
        if (!written.equals(target)) {
            Files.setLastModifiedTime(written, lastWrite);
        }
        commit();
    }

    /** Deletes what is there of the file, unless it was committed. */
    @Override
    public void close() throws IOException {
        channel.close();
        if (!committed && !written.equals(target)) {
            Files.deleteIfExists(written);
            unfinished.remove(written);
        }
    }
}
