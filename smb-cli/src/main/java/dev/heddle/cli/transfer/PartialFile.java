package dev.heddle.cli.transfer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;

/**
 * A local file that gets its name only when it is whole, and stays under its temporary one to be continued when it is
 * given up.
 */
final class PartialFile implements AutoCloseable {
    private final Path target;
    private final Path written;
    private final FileChannel channel;
    private boolean committed;

    private PartialFile(Path target, Path written, FileChannel channel) {
        this.target = target;
        this.written = written;
        this.channel = channel;
    }

    /** Goes on with the file at {@code written}, or starts it; it is this process's until it is closed. */
    static PartialFile open(Path target, Path written) throws IOException {
        FileChannel channel = FileChannel.open(
                written,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        try {
            if (!isOurs(channel, written)) {
                throw new IOException(target + ": another process continues this file; wait until it is done");
            }
            return new PartialFile(target, written, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Closing the channel gives the lock back. */
    private static boolean isOurs(FileChannel channel, Path written) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            // Whoever had the lock before may have given the file its name meanwhile.
            return lock != null && Files.exists(written) && Files.size(written) == channel.size();
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    FileChannel channel() {
        return channel;
    }

    /** The content is whole: gives the file its time and its name. */
    void commit(FileTime lastWrite) throws IOException {
        Files.setLastModifiedTime(written, lastWrite);
        LocalFile.keepPermissions(target, written);
        // Before the lock is given back, so that nobody writes to it any more.
        Files.move(written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        committed = true;
    }

    /** The content is wrong: it is not to be continued. */
    void discard() throws IOException {
        channel.truncate(0);
    }

    /** Keeps what is there, if it is anything. */
    @Override
    public void close() throws IOException {
        try (channel) {
            // Not the channel's size: an interrupt may have closed it.
            if (!committed && Files.exists(written) && Files.size(written) == 0) {
                Files.delete(written);
            }
        }
    }
}
