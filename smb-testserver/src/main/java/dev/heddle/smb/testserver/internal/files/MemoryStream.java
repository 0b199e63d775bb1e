// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.wire.NtStatus;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/** The content of a named stream, in memory. Thread-safe; its channels are not, since each has a position. */
final class MemoryStream {
    private static final int LARGEST = 16 << 20;

    private byte[] bytes = new byte[0];
    private int size;

    synchronized int size() {
        return size;
    }

    private synchronized int read(ByteBuffer target, long position) {
        if (position >= size) {
            return -1;
        }
        int count = (int) Math.min(target.remaining(), size - position);
        target.put(bytes, (int) position, count);
        return count;
    }

    private synchronized int write(ByteBuffer source, long position) throws StatusException {
        int count = source.remaining();
        if (position > LARGEST - count) {
            throw new StatusException(NtStatus.DISK_FULL);
        }
        int end = (int) position + count;
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.clamp(2L * end, end, LARGEST));
        }
        source.get(bytes, (int) position, count);
        size = Math.max(size, end);
        return count;
    }

    private synchronized void truncate(long newSize) {
        if (newSize < size) {
            Arrays.fill(bytes, (int) newSize, size, (byte) 0);
            size = (int) newSize;
        }
    }

    SeekableByteChannel channel() {
        return new Channel();
    }

    private final class Channel implements SeekableByteChannel {
        private long position;
        private boolean open = true;

        @Override
        public int read(ByteBuffer target) {
            int count = MemoryStream.this.read(target, position);
            position += Math.max(count, 0);
            return count;
        }

        @Override
        public int write(ByteBuffer source) throws StatusException {
            int count = MemoryStream.this.write(source, position);
            position += count;
            return count;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public SeekableByteChannel position(long newPosition) {
            position = newPosition;
            return this;
        }

        @Override
        public long size() {
            return MemoryStream.this.size();
        }

        @Override
        public SeekableByteChannel truncate(long newSize) {
            MemoryStream.this.truncate(newSize);
            return this;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
