// SPDX-License-Identifier: Apache-2.0
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
 * A local file that has a temporary name until it is complete. If the download stops early, the file stays under that
 * name, so that a later run can resume it.
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

    /** Opens or creates the file at {@code written}, and locks it for this process until it is closed. */
    static PartialFile open(Path target, Path written) throws IOException {
        FileChannel channel = FileChannel.open(
                written,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        try {
            if (!isOurs(channel, written)) {
                throw new IOException(target + ": another process is resuming this file; wait until it has finished");
            }
            return new PartialFile(target, written, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Locks the file; returns false if that fails. Closing the channel releases the lock. */
    private static boolean isOurs(FileChannel channel, Path written) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            // The previous owner of the lock may have renamed the file meanwhile.
            return lock != null && Files.exists(written) && Files.size(written) == channel.size();
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    FileChannel channel() {
        return channel;
    }

    /** Gives the complete file a time of last write and its name. */
    void commit(FileTime lastWrite) throws IOException {
        Files.setLastModifiedTime(written, lastWrite);
        LocalFile.keepPermissions(target, written);
        // Before the lock is released, so that no other process writes to the file.
        Files.move(written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        committed = true;
    }

    /** Empties the file: its content is wrong and must not be resumed. */
    void discard() throws IOException {
        channel.truncate(0);
    }

    /** Closes the file; deletes it if it is empty and was not committed. */
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
