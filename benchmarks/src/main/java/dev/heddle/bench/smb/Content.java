// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/**
 * The content of the files: noise in which each block begins with its number, so that lost, duplicate or misplaced
 * bytes are detected.
 */
final class Content {
    static final int BLOCK = 1 << 16;
    static final int MIB = 1 << 20;
    /** Size of a small file in bytes. */
    static final int SMALL = 4096;

    private static final byte[] NOISE = new byte[BLOCK];

    static {
        new Random(4711).nextBytes(NOISE);
    }

    private Content() {}

    /** Returns a mebibyte of noise, to be {@link #number numbered}. */
    static byte[] mebibyte() {
        ByteBuffer mebibyte = ByteBuffer.allocate(MIB);
        while (mebibyte.hasRemaining()) {
            mebibyte.put(NOISE);
        }
        return mebibyte.array();
    }

    /**
     * Numbers the blocks of a {@link #mebibyte}, which then has the content of a large file at {@code offset}. The
     * offset is a multiple of a mebibyte.
     */
    static void number(byte[] mebibyte, long offset) {
        ByteBuffer bytes = ByteBuffer.wrap(mebibyte);
        for (int at = 0; at < MIB; at += BLOCK) {
            bytes.putLong(at, (offset + at) / BLOCK);
        }
    }

    /**
     * Compares a part of a large file with its expected content.
     *
     * @param part bytes from position to limit, which stay unchanged
     * @param offset offset of the part in the file
     * @param all whether to compare all bytes, or only the number of each block
     */
    static void check(ByteBuffer part, long offset, boolean all) {
        ByteBuffer bytes = part.duplicate(); // always big-endian, unlike the part
        ByteBuffer noise = ByteBuffer.wrap(NOISE);
        int at = part.position();
        while (at < part.limit()) {
            long block = (offset + at - part.position()) / BLOCK;
            int within = (int) ((offset + at - part.position()) % BLOCK);
            int length = Math.min(BLOCK - within, part.limit() - at);
            int noiseFrom = Math.max(within, Long.BYTES);
            boolean wrong = within == 0 && length >= Long.BYTES && bytes.getLong(at) != block;
            if (all && length > noiseFrom - within) {
                int skipped = noiseFrom - within;
                wrong |= !bytes.slice(at + skipped, length - skipped).equals(noise.slice(noiseFrom, length - skipped));
            }
            if (wrong) {
                throw new IllegalStateException("wrong bytes in block " + block);
            }
            at += length;
        }
    }

    /** Returns the content of a small file. */
    static byte[] small(int number) {
        byte[] bytes = new byte[SMALL];
        ByteBuffer.wrap(bytes).put(NOISE, 0, SMALL).putInt(0, number);
        return bytes;
    }

    /** Writes a large file to the local disk. */
    static void write(Path file, long length) throws IOException {
        byte[] mebibyte = mebibyte();
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at = 0; at < length; at += MIB) {
                number(mebibyte, at);
                ByteBuffer part = ByteBuffer.wrap(mebibyte, 0, (int) Math.min(MIB, length - at));
                while (part.hasRemaining()) {
                    out.write(part);
                }
            }
        }
    }

    /** Compares every byte of a large file on the local disk. */
    static void check(Path file, long length) throws IOException {
        ByteBuffer part = ByteBuffer.allocate(MIB);
        long at = 0;
        try (FileChannel in = FileChannel.open(file)) {
            while (in.read(part.clear()) >= 0) {
                check(part.flip(), at, true);
                at += part.limit();
            }
        }
        if (at != length) {
            throw new IllegalStateException(file.getFileName() + " has " + at + " bytes, not " + length);
        }
    }
}
