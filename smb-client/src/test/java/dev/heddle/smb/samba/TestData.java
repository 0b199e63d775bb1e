// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/** Bytes that differ at every position, so that missing, duplicate or misplaced bytes show. */
final class TestData {
    static final int MIB = 1 << 20;

    private static final int BLOCK = 1 << 16;
    private static final byte[] NOISE = bytes(BLOCK, 4711);

    private TestData() {}

    static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /**
     * Fills the buffer with the bytes at that offset of the endless test pattern: noise, and every 64 KiB the block's
     * number.
     */
    static void pattern(ByteBuffer target, long offset) {
        long at = offset;
        while (target.hasRemaining()) {
            int within = (int) (at % BLOCK);
            int length = Math.min(target.remaining(), BLOCK - within);
            byte[] block = NOISE.clone();
            ByteBuffer.wrap(block).putLong(at / BLOCK);
            target.put(block, within, length);
            at += length;
        }
    }

    static byte[] pattern(int length, long offset) {
        byte[] bytes = new byte[length];
        pattern(ByteBuffer.wrap(bytes), offset);
        return bytes;
    }

    /** Fails with the first position at which they differ, not with megabytes of numbers. */
    static void assertBytes(byte[] actual, byte[] expected) {
        assertThat(actual.length).describedAs("length").isEqualTo(expected.length);
        assertThat(Arrays.mismatch(actual, expected))
                .describedAs("first different byte, -1 for none")
                .isEqualTo(-1);
    }

    static void assertBytes(Path file, byte[] expected) throws IOException {
        assertBytes(Files.readAllBytes(file), expected);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    static String sha256(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            Sink sink = new Sink();
            ByteBuffer buffer = ByteBuffer.allocate(MIB);
            while (channel.read(buffer.clear()) >= 0) {
                sink.write(buffer.flip());
            }
            return sink.sha256();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first bytes of the pattern as a channel; its digest covers the bytes read. */
    static final class Source implements ReadableByteChannel {
        private final MessageDigest digest = TestData.sha256();
        private final long length;
        private long position;

        Source(long length) {
            this.length = length;
        }

        static Source endless() {
            return new Source(Long.MAX_VALUE);
        }

        @Override
        public int read(ByteBuffer target) {
            if (position == length) {
                return -1;
            }
            int count = (int) Math.min(target.remaining(), length - position);
            ByteBuffer part = target.slice(target.position(), count);
            pattern(part, position);
            digest.update(part.flip());
            target.position(target.position() + count);
            position += count;
            return count;
        }

        String sha256() {
            return HexFormat.of().formatHex(digest.digest());
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    /** Discards and digests the written bytes. */
    static final class Sink implements WritableByteChannel {
        private final MessageDigest digest = TestData.sha256();
        private long count;

        @Override
        public int write(ByteBuffer source) {
            int length = source.remaining();
            digest.update(source);
            count += length;
            return length;
        }

        long count() {
            return count;
        }

        String sha256() {
            return HexFormat.of().formatHex(digest.digest());
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
