// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** The source and the sink of a large file's transfer. */
final class LargeFile {
    private LargeFile() {}

    /** Compares the bytes that were read, in order. */
    static final class Sink implements WritableByteChannel {
        private final boolean all;
        private long count;

        /**
         * Creates a sink.
         *
         * @param all whether to compare every byte
         */
        Sink(boolean all) {
            this.all = all;
        }

        @Override
        public int write(ByteBuffer part) {
            int length = part.remaining();
            Content.check(part, count, all);
            part.position(part.limit());
            count += length;
            return length;
        }

        void write(byte[] bytes, int length) {
            write(ByteBuffer.wrap(bytes, 0, length));
        }

        long count() {
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    /** Provides the bytes to write, in order. */
    static final class Source implements ReadableByteChannel {
        private final byte[] mebibyte = Content.mebibyte();
        private final long length;
        private long position;

        Source(long length) {
            this.length = length;
        }

        /**
         * Puts the next bytes at the beginning of {@link #bytes}, where they stay until the next call.
         *
         * @return number of bytes; 0 at the end
         */
        int next() {
            int count = (int) Math.min(Content.MIB, length - position);
            Content.number(mebibyte, position);
            position += count;
            return count;
        }

        byte[] bytes() {
            return mebibyte;
        }

        @Override
        public int read(ByteBuffer target) {
            int within = (int) (position % Content.MIB);
            int count = (int) Math.min(Math.min(target.remaining(), Content.MIB - within), length - position);
            if (count == 0) {
                return -1;
            }
            if (within == 0) {
                Content.number(mebibyte, position);
            }
            target.put(mebibyte, within, count);
            position += count;
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
