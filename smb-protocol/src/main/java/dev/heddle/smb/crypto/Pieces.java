// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

/**
 * The sizes of the pieces in which an engine passes a message to a JDK cipher. Used by one thread at a time.
 *
 * <p>The JVM replaces the ciphers' code by processor instructions only in methods that were called thousands of times,
 * regardless of the work in each call. Until then the ciphers run at a hundredth of the speed. So an engine begins with
 * small pieces: they reach that number of calls within a few megabytes, where large pieces would need a hundred. Later,
 * large pieces reduce the number of calls.
 */
final class Pieces {
    /** The maximum number of bytes of a piece. Like all sizes here, it is a multiple of every cipher's block. */
    static final int MAX = 16 * 1024;

    private static final int FIRST = 512;
    /**
     * The number of small pieces: four times the JVM's default threshold of calls, because the threshold is higher
     * while the JVM has much to compile.
     */
    private static final int FIRST_COUNT = 20_000;

    private int made;

    /** Returns the maximum number of bytes of the next piece. */
    int next() {
        if (made == FIRST_COUNT) {
            return MAX;
        }
        made++;
        return FIRST;
    }
}
