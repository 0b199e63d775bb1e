// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/** A file with a position, as a java.nio channel. Thread-safe: one operation at a time. */
public final class SmbChannel implements SeekableByteChannel {
    private final FileHandle file;
    private final boolean readable;
    private final boolean writable;
    private final boolean append;
    /** Not a monitor: before Java 24 a virtual thread that waits in a monitor pins its carrier. */
    private final ReentrantLock lock = new ReentrantLock();

    private final AtomicBoolean closed = new AtomicBoolean();
    private long position;

    public SmbChannel(FileHandle file, boolean readable, boolean writable, boolean append) {
        this.file = file;
        this.readable = readable;
        this.writable = writable;
        this.append = append;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        checkOpen();
        if (!readable) {
            throw new NonReadableChannelException();
        }
        lock.lock();
        try {
            int count = file.read(target, position);
            position += Math.max(0, count);
            return count;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        checkOpen();
        if (!writable) {
            throw new NonWritableChannelException();
        }
        lock.lock();
        try {
            if (append) {
                int length = source.remaining();
                position = file.append(source);
                return length;
            }
            int count = file.write(source, position);
            position += count;
            return count;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long position() throws IOException {
        checkOpen();
        lock.lock();
        try {
            return position;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public SeekableByteChannel position(long newPosition) throws IOException {
        checkOpen();
        if (newPosition < 0) {
            throw new IllegalArgumentException("negative position: " + newPosition);
        }
        lock.lock();
        try {
            position = newPosition;
        } finally {
            lock.unlock();
        }
        return this;
    }

    @Override
    public long size() throws IOException {
        checkOpen();
        return file.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
        checkOpen();
        if (size < 0) {
            throw new IllegalArgumentException("negative size: " + size);
        }
        if (!writable) {
            throw new NonWritableChannelException();
        }
        lock.lock();
        try {
            if (size < file.size()) {
                file.setSize(size);
            }
            position = Math.min(position, size);
        } finally {
            lock.unlock();
        }
        return this;
    }

    private void checkOpen() throws ClosedChannelException {
        if (closed.get()) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public boolean isOpen() {
        return !closed.get();
    }

    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            file.close();
        }
    }
}
