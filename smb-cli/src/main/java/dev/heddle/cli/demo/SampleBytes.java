// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.demo;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Content that looks random and repeats a fixed array, so that every byte is known without storing the content.
 * Immutable.
 */
final class SampleBytes {
    /** A prime, so that a piece of a transfer at the wrong position does not match. */
    private static final int PERIOD = 1_048_573;

    private static final byte[] BYTES = new byte[PERIOD];

    static {
        new Random(7).nextBytes(BYTES);
    }

    private final String name;
    private final long offset;
    private final long size;

    /**
     * Creates content. Different offsets give different content.
     *
     * @param name the name for error messages
     */
    SampleBytes(String name, long offset, long size) {
        this.name = name;
        this.offset = offset;
        this.size = size;
    }

    long size() {
        return size;
    }

    /** Returns the expected bytes from a position: at most {@code most}, and only up to the end of the array. */
    private ByteBuffer known(long position, int most) {
        int start = (int) ((offset + position) % PERIOD);
        return ByteBuffer.wrap(BYTES, start, (int) Math.min(Math.min(most, PERIOD - start), size - position))
                .slice();
    }

    /** Returns a channel that reads all of the content. */
    ReadableByteChannel source() {
        return new Source();
    }

    /** Returns all of the content, for small contents. */
    byte[] toArray() throws IOException {
        return Channels.newInputStream(source()).readAllBytes();
    }

    /** Returns a channel that compares the bytes written to it with this content. */
    Comparison comparison() {
        return new Comparison();
    }

    /** Compares a local file with this content. */
    void compare(Path file) throws IOException {
        Comparison comparison = comparison();
        try (ReadableByteChannel in = Files.newByteChannel(file)) {
            ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
            while (in.read(buffer.clear()) >= 0) {
                comparison.write(buffer.flip());
            }
        }
        comparison.finish();
    }

    /** Compares an array with this content. */
    void compare(byte[] content) throws IOException {
        Comparison comparison = comparison();
        comparison.write(ByteBuffer.wrap(content));
        comparison.finish();
    }

    private final class Source implements ReadableByteChannel {
        private long position;

        @Override
        public int read(ByteBuffer target) {
            if (position == size) {
                return -1;
            }
            ByteBuffer piece = known(position, target.remaining());
            int count = piece.remaining();
            target.put(piece);
            position += count;
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            position = size;
        }
    }

    /** A channel that fails at the first wrong byte. */
    final class Comparison implements WritableByteChannel {
        private long position;

        @Override
        public int write(ByteBuffer source) throws IOException {
            int count = source.remaining();
            while (source.hasRemaining()) {
                if (position == size) {
                    throw new IOException(name + " is longer than its " + size + " bytes");
                }
                ByteBuffer expected = known(position, source.remaining());
                int wrong = expected.mismatch(source.slice(source.position(), expected.remaining()));
                if (wrong >= 0) {
                    throw new IOException("byte " + (position + wrong) + " of " + name + " is wrong");
                }
                source.position(source.position() + expected.remaining());
                position += expected.remaining();
            }
            return count;
        }

        /** Ends the comparison; fails if bytes are missing. */
        void finish() throws EOFException {
            if (position < size) {
                throw new EOFException(name + " ends after " + position + " of its " + size + " bytes");
            }
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            position = size;
        }
    }
}
