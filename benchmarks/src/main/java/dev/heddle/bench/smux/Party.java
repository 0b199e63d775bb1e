package dev.heddle.bench.smux;

import java.io.IOException;

/** One column of the comparison. */
interface Party {
    /** Its heading. */
    String name();

    /**
     * Does one case for a while.
     *
     * @param verify whether to compare the bytes of bulk too; echoes are compared always
     * @param seconds from when every conversation has begun
     */
    Rate measure(Case what, boolean verify, double seconds) throws IOException, InterruptedException;
}
