// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The content of an open file. Thread-safe: if the file system has no channels with positional reads and writes, a lock
 * admits one thread at a time.
 */
public final class FileContent implements AutoCloseable {
    private final SeekableByteChannel channel;
    /** Guards the channel's position. */
    private final ReentrantLock lock = new ReentrantLock();

    private FileContent(SeekableByteChannel channel) {
        this.channel = channel;
    }

    static FileContent of(MemoryStream stream) {
        return new FileContent(stream.channel());
    }

    static FileContent open(Path path, boolean read, boolean write) throws IOException {
        Set<OpenOption> options = new HashSet<>();
        if (read) {
            options.add(StandardOpenOption.READ);
        }
        if (write) {
            options.add(StandardOpenOption.WRITE);
        }
        return new FileContent(channel(path, options));
    }

    private static SeekableByteChannel channel(Path path, Set<OpenOption> options) throws IOException {
        try {
            return FileChannel.open(path, options);
        } catch (UnsupportedOperationException e) {
            return Files.newByteChannel(path, options); // not every file system has FileChannels
        }
    }

    /** Reads until the buffer is full or the file ends. */
    public void read(ByteBuffer target, long position) throws IOException {
        long at = position;
        int read;
        while (target.hasRemaining() && (read = readOnce(target, at)) > 0) {
            at += read;
        }
    }

    private int readOnce(ByteBuffer target, long at) throws IOException {
        if (channel instanceof FileChannel file) {
            return file.read(target, at);
        }
        lock.lock();
        try {
            return channel.position(at).read(target);
        } finally {
            lock.unlock();
        }
    }

    /** Writes all remaining bytes at {@code position}. */
    public void write(ByteBuffer source, long position) throws IOException {
        long at = position;
        while (source.hasRemaining()) {
            at += writeOnce(source, at);
        }
    }

    private int writeOnce(ByteBuffer source, long at) throws IOException {
        if (channel instanceof FileChannel file) {
            return file.write(source, at);
        }
        lock.lock();
        try {
            return channel.position(at).write(source);
        } finally {
            lock.unlock();
        }
    }

    /** Truncates the file, or extends it with zeros. */
    public void resize(long size) throws IOException {
        long old = channel.size();
        if (size < old) {
            lock.lock();
            try {
                channel.truncate(size);
            } finally {
                lock.unlock();
            }
        } else if (size > old) {
            write(ByteBuffer.allocate(1), size - 1);
        }
    }

    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
