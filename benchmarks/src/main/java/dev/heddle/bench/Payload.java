package dev.heddle.bench;

import java.nio.ByteBuffer;

/**
 * What one caller sends and expects back: bytes that no other caller has, with the number of the exchange in front, so
 * that a reply given to the wrong caller, or an old one, is noticed. Used by one thread.
 */
final class Payload {
    static final int LARGEST = 1 << 20;
    private static final int FULLY_COMPARED = 1024;
    private static final int STRIDE = 4096;
    private static final int CALLERS = 1 << 16;

    /** Callers see it from different words on, so that any number of them takes the memory of one. */
    private static final ByteBuffer NOISE = noise(LARGEST + Long.BYTES * (CALLERS + 1));

    private final ByteBuffer noise;
    private final int length;
    private final int step;
    private long number;

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
        if (caller < 0 || caller >= CALLERS) {
            throw new IllegalArgumentException("caller: " + caller);
        }
        this.length = length;
        noise = NOISE.slice(Long.BYTES * caller, length);
        step = length <= FULLY_COMPARED ? Long.BYTES : STRIDE;
        number = (long) caller << 48;
    }

    private static ByteBuffer noise(int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        long word = 1;
        while (bytes.hasRemaining()) {
            word = word * 6364136223846793005L + 1442695040888963407L;
            bytes.putLong(word);
        }
        return bytes;
    }

    int length() {
        return length;
    }

    /** Numbers the next exchange. */
    void next() {
        number++;
    }

    /** Copies the payload to {@code target}'s position. */
    void copyTo(ByteBuffer target) {
        int at = target.position();
        target.putLong(at, number);
        target.put(at + Long.BYTES, noise, Long.BYTES, length - Long.BYTES).position(at + length);
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
        compare(reply.getLong(at), number, 0);
        for (int i = step; i < length; i += step) {
            compare(reply.getLong(at + i), noise.getLong(i), i);
        }
        if (length > Long.BYTES) {
            int last = length - Long.BYTES;
            compare(reply.getLong(at + last), noise.getLong(last), last);
        }
    }

    private static void compare(long is, long expected, int at) {
        if (is != expected) {
            throw new IllegalStateException("reply differs from the request at byte " + at);
        }
    }
}
