package dev.heddle.bench;

import java.nio.ByteBuffer;

/**
 * What one caller sends and expects back: bytes that no other caller has, with the number of the exchange in front, so that a
 * reply given to the wrong caller, or an old one, is noticed. Used by one thread.
 */
final class Payload {
    static final int LARGEST = 1 << 20;
    private static final int FULLY_COMPARED = 1024;
    private static final int STRIDE = 4096;

    private final ByteBuffer bytes;
    private final int step;

    /**
     * Makes a caller's payload.
     *
     * @param caller which caller, 0 to 65535
     * @param length bytes, a multiple of 8, 8 to 1 MiB
     */
    Payload(int caller, int length) {
        if (length < Long.BYTES || length > LARGEST || length % Long.BYTES != 0) {
            throw new IllegalArgumentException("payload length: " + length);
        }
        bytes = ByteBuffer.allocate(length);
        step = length <= FULLY_COMPARED ? Long.BYTES : STRIDE;
        long word = caller + 1L;
        for (int at = 0; at < length; at += Long.BYTES) {
            word = word * 6364136223846793005L + 1442695040888963407L;
            bytes.putLong(at, word);
        }
        bytes.putLong(0, (long) caller << 48);
    }

    int length() {
        return bytes.limit();
    }

    /** Numbers the next exchange. */
    void next() {
        bytes.putLong(0, bytes.getLong(0) + 1);
    }

    /** Copies the payload to {@code target}'s position. */
    void copyTo(ByteBuffer target) {
        int at = target.position();
        target.put(at, bytes, 0, length()).position(at + length());
    }

    /**
     * Compares a reply, all of it up to 1 KiB, else eight bytes of every 4 KiB and the last eight.
     *
     * @param reply holds the payload from {@code at} to its limit
     * @throws IllegalStateException if it is not what was sent
     */
    void verify(ByteBuffer reply, int at) {
        if (reply.limit() - at != length()) {
            throw new IllegalStateException("reply of " + (reply.limit() - at) + " bytes to " + length());
        }
        for (int i = 0; i < length(); i += step) {
            compare(reply, at, i);
        }
        compare(reply, at, length() - Long.BYTES);
    }

    private void compare(ByteBuffer reply, int at, int i) {
        if (reply.getLong(at + i) != bytes.getLong(i)) {
            throw new IllegalStateException("reply differs from the request at byte " + i);
        }
    }
}
