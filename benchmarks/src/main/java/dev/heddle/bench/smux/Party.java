// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smux;

import java.io.IOException;

/** A column of the comparison. */
interface Party {
    /** Returns the heading of the column. */
    String name();

    /**
     * Runs one case for a while.
     *
     * @param verify whether to compare the bytes of bulk too; echoes are always compared
     * @param seconds duration in seconds, counted from when every conversation has begun
     */
    Rate measure(Case what, boolean verify, double seconds) throws IOException, InterruptedException;
}
