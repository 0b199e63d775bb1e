package dev.heddle.smb;

import java.util.function.LongSupplier;

/** How large the pieces of a transfer are, and how many are in flight. Thread-safe. */
final class IoSizes {
    private static final int CREDIT_BYTES = 65536;
    private static final int CHUNK = 1 << 20;
    private static final int WINDOW = 8 << 20;
    private static final int MIN_DEPTH = 2;
    private static final int MAX_DEPTH = 32;
    private static final int LIST_BUFFER = 256 << 10;

    private final Negotiated negotiated;
    private final LongSupplier credits;

    /**
     * Makes the rules of one connection.
     *
     * @param credits the most credits that were ever free at once: what the server is willing to grant
     */
    IoSizes(Negotiated negotiated, LongSupplier credits) {
        this.negotiated = negotiated;
        this.credits = credits;
    }

    int readChunk() {
        return affordable(Math.min(CHUNK, negotiated.maxReadSize()));
    }

    int writeChunk() {
        return affordable(Math.min(CHUNK, negotiated.maxWriteSize()));
    }

    int listBuffer() {
        return affordable(Math.min(LIST_BUFFER, negotiated.maxTransactSize()));
    }

    /** A request must not cost more credits than a thrifty server ever grants; a quarter of them leaves room for others. */
    private int affordable(int bytes) {
        long allowed = Math.max(1, credits.getAsLong() / 4) * CREDIT_BYTES;
        return (int) Math.min(bytes, allowed);
    }

    static int depth(int chunk) {
        return Math.clamp(WINDOW / chunk, MIN_DEPTH, MAX_DEPTH);
    }
}
