package dev.heddle.cli.smux;

import java.nio.ByteBuffer;

/**
 * A buffer that begins with little and grows while reads fill it, so that a stream that carries nothing takes next to
 * nothing.
 */
final class GrowingBuffer {
    private static final int FIRST = 512;
    private static final int MAX = 64 << 10;

    private ByteBuffer bytes = ByteBuffer.allocate(0);

    /**
     * The buffer to read into, empty; larger than before if the last read filled it. The caller flips it after the
     * read.
     */
    ByteBuffer next() {
        int size = bytes.capacity();
        if (bytes.limit() == size && size < MAX) {
            bytes = ByteBuffer.allocate(Math.clamp(size * 16L, FIRST, MAX));
        }
        return bytes.clear();
    }
}
