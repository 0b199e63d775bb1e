// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SampleBytesTest {
    private static final int SIZE = 3_000_000;
    private final SampleBytes bytes = new SampleBytes("x", 5, SIZE);

    @Test
    void areWhatTheyAreComparedWith() throws IOException {
        byte[] all = bytes.toArray();
        assertThat(all).hasSize(SIZE);
        bytes.compare(all);
        SampleBytes.Comparison comparison = bytes.comparison();
        for (int from = 0; from < SIZE; from += 999_999) {
            comparison.write(ByteBuffer.wrap(all, from, Math.min(999_999, SIZE - from)));
        }
        comparison.finish();
    }

    @Test
    void oneWrongByteIsFoundWhereverItLies() throws IOException {
        for (int wrong : new int[] {0, 1_048_567, 1_048_568, 2_000_000, SIZE - 1}) {
            byte[] spoilt = bytes.toArray();
            spoilt[wrong] ^= 1;
            assertThatThrownBy(() -> bytes.compare(spoilt)).hasMessage("byte " + wrong + " of x is wrong");
        }
    }

    @Test
    void piecesInEachOthersPlaceAreFound() throws IOException {
        byte[] all = bytes.toArray();
        byte[] swapped = all.clone();
        System.arraycopy(all, 1 << 20, swapped, 0, 1 << 20);
        assertThatThrownBy(() -> bytes.compare(swapped)).hasMessageContaining("is wrong");
    }

    @Test
    void tooFewAndTooMany() throws IOException {
        byte[] all = bytes.toArray();
        assertThatThrownBy(() -> bytes.compare(Arrays.copyOf(all, SIZE - 1)))
                .isInstanceOf(EOFException.class)
                .hasMessage("x ends after 2999999 of its 3000000 bytes");
        assertThatThrownBy(() -> bytes.compare(Arrays.copyOf(all, SIZE + 1)))
                .hasMessage("x is longer than its 3000000 bytes");
    }
}
