// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.smux;

import java.nio.ByteBuffer;

/** A buffer that starts small and grows while reads fill it, so that an idle stream needs almost no memory. */
final class GrowingBuffer {
    private static final int FIRST = 512;
    private static final int MAX = 64 << 10;

    private ByteBuffer bytes = ByteBuffer.allocate(0);

    /**
     * Returns an empty buffer to read into. It is larger than the one before if the last read filled that. The caller
     * flips it after the read.
     */
    ByteBuffer next() {
        int size = bytes.capacity();
        if (bytes.limit() == size && size < MAX) {
            bytes = ByteBuffer.allocate(Math.clamp(size * 16L, FIRST, MAX));
        }
        return bytes.clear();
    }
}
