// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench;

import java.nio.ByteBuffer;

/**
 * The bytes that one caller sends and expects back. They are unique to the caller and begin with the number of the
 * exchange, so that the caller detects a reply to another caller or to an earlier exchange. Used by one thread.
 */
final class Payload {
    static final int LARGEST = 1 << 20;
    private static final int FULLY_COMPARED = 1024;
    private static final int STRIDE = 4096;
    private static final int CALLERS = 1 << 16;

    /** Each caller's payload starts at another word, so that any number of callers takes the memory of one. */
    private static final ByteBuffer NOISE = noise(LARGEST + Long.BYTES * (CALLERS + 1));

    private final ByteBuffer noise;
    private final int length;
    private final int step;
    private long number;

    /**
     * Creates a caller's payload.
     *
     * @param caller number of the caller, 0 to 65535
     * @param length length in bytes, a multiple of 8, from 8 to 1 MiB
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

    /** Advances to the number of the next exchange. */
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
     * Compares a reply with the payload: all of it up to 1 KiB, otherwise eight bytes of every 4 KiB and the last
     * eight.
     *
     * @param reply holds the payload from {@code at} to its limit
     * @throws IllegalStateException if the reply differs from the payload
     */
    void verify(ByteBuffer reply, int at) {
        if (reply.limit() - at != length()) {
            throw new IllegalStateException("reply of " + (reply.limit() - at) + " bytes to a request of " + length());
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
