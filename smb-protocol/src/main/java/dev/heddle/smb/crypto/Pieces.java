package dev.heddle.smb.crypto;

/**
 * How much of a message is given to a cipher of the JDK at once. Used by one thread at a time.
 *
 * <p>The JVM replaces the ciphers' code by processor instructions only in methods that were called thousands of times,
 * however much they did in each call, and until then they run at a hundredth of the speed. So an engine begins with
 * small pieces: a few megabytes make those calls, where large pieces would have taken a hundred. Later, large ones
 * spare the calls.
 */
final class Pieces {
    /** The most bytes of a piece; a multiple of every cipher's block, as all sizes here are. */
    static final int MAX = 16 * 1024;

    private static final int FIRST = 512;
    /** Four times what the JVM waits for by default, as it waits longer when it has much to compile. */
    private static final int FIRST_COUNT = 20_000;

    private int made;

    /** The most bytes of the next piece. */
    int next() {
        if (made == FIRST_COUNT) {
            return MAX;
        }
        made++;
        return FIRST;
    }
}
