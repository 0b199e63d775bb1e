// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PiecesTest {
    /** The JVM's default number of calls before the final compilation of a method: Tier4InvocationThreshold. */
    private static final int CALLS_UNTIL_COMPILED = 5000;

    @Test
    void smallOnesComeFirstAndLargeOnesForEverAfter() {
        Pieces pieces = new Pieces();
        int[] sizes = IntStream.range(0, 25_000).map(i -> pieces.next()).toArray();

        assertThat(IntStream.of(sizes).limit(4 * CALLS_UNTIL_COMPILED)).containsOnly(512);
        assertThat(IntStream.of(sizes).skip(4 * CALLS_UNTIL_COMPILED)).containsOnly(Pieces.MAX);
    }

    @Test
    void theSmallOnesTakeFewMegabytesInAll() {
        Pieces pieces = new Pieces();
        long bytes = 0;
        for (int size = pieces.next(); size < Pieces.MAX; size = pieces.next()) {
            assertThat(size % 16).isZero();
            bytes += size;
        }

        assertThat(bytes).isLessThan(11 << 20);
    }
}
