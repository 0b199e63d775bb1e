// SPDX-License-Identifier: Apache-2.0
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
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A local file that has a temporary name in the same directory until it is complete. */
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
     * Starts a file. When it is complete, it replaces an existing file of that name and takes its permissions. A device
     * or pipe of that name is written directly.
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

    /**
     * Returns the target of a link to a file, so that the file and not the link is replaced; any other path unchanged.
     */
    public static Path followLink(Path target) throws IOException {
        return Files.isSymbolicLink(target) && Files.isRegularFile(target) ? target.toRealPath() : target;
    }

    /** Returns a file's time of last write; null for a pipe or device. */
    public static @Nullable Instant lastWrite(Path file) throws IOException {
        return Files.isRegularFile(file) ? Files.getLastModifiedTime(file).toInstant() : null;
    }

    /**
     * Fails if a file is read-only. It could be replaced, but its owner does not expect that.
     *
     * @throws IOException if the file is read-only, even for root
     */
    static void checkNotReadOnly(Path target) throws IOException {
        PosixFileAttributeView posix = Files.getFileAttributeView(target, PosixFileAttributeView.class);
        boolean writable = (posix == null || !Files.isRegularFile(target))
                ? !Files.exists(target) || Files.isWritable(target)
                : posix.readAttributes().permissions().stream().anyMatch(WRITING::contains);
        if (!writable) {
            throw new IOException(target + " is read-only and was not replaced (make it writable to replace it)");
        }
    }

    /**
     * Copies the permissions of an existing file to the file that is about to replace it, where the system has
     * permissions.
     */
    static void keepPermissions(Path target, Path written) throws IOException {
        PosixFileAttributeView old = Files.getFileAttributeView(target, PosixFileAttributeView.class);
        if (old != null && Files.isRegularFile(target)) {
            Files.setPosixFilePermissions(written, old.readAttributes().permissions());
        }
    }

    /** Creates the directory unless it exists. A link to a directory does not count: it may lead elsewhere. */
    public static void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(directory);
        }
    }

    /** Returns the parent directory. */
    public static Path parent(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        return parent == null ? path : parent;
    }

    WritableByteChannel channel() {
        return channel;
    }

    /** Gives the complete file its name. */
    void commit() throws IOException {
        channel.close();
        if (!written.equals(target)) {
            keepPermissions(target, written);
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        committed = true;
        unfinished.remove(written);
    }

    /** Gives the complete file a time of last write, unless it is a device, and its name. */
    void commit(FileTime lastWrite) throws IOException {
        channel.close();
        if (!written.equals(target)) {
            Files.setLastModifiedTime(written, lastWrite);
        }
        commit();
    }

    /** Closes the file, and deletes it unless it was committed. */
    @Override
    public void close() throws IOException {
        channel.close();
        if (!committed && !written.equals(target)) {
            Files.deleteIfExists(written);
            unfinished.remove(written);
        }
    }
}
