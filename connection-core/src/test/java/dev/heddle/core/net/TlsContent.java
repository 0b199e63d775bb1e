// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes that one end sends or should receive: the value of each byte depends on its position. */
final class TlsContent {
    private final int seed;
    private final int length;
    private int done;
    private ByteBuffer[] unsent = {ByteBuffer.allocate(0)};

    TlsContent(int seed, int length) {
        this.seed = seed;
        this.length = length;
    }

    private byte at(int place) {
        return (byte) (seed + place * 31 + (place >> 8) * 7 + (place >> 16));
    }

    /** Sends once; returns how many bytes, and checks that the buffers' positions agree. */
    long send(TransportSend out) throws IOException {
        if (remaining() == 0) {
            unsent = new ByteBuffer[] {next(1), next(3000), next(70_000), next(17), next(0)};
        }
        long before = remaining();
        long sent = out.send(unsent, 0, unsent.length);
        if (before - remaining() != sent) {
            throw new AssertionError("positions moved by " + (before - remaining()) + ", returned " + sent);
        }
        return sent;
    }

    long remaining() {
        long remaining = 0;
        for (ByteBuffer each : unsent) {
            remaining += each.remaining();
        }
        return remaining;
    }

    private ByteBuffer next(int most) {
        int count = Math.min(most, length - done);
        ByteBuffer buffer = (most > 4096 ? ByteBuffer.allocateDirect(count + 3) : ByteBuffer.allocate(count + 3));
        buffer.position(3);
        while (buffer.hasRemaining()) {
            buffer.put(at(done++));
        }
        return buffer.position(3);
    }

    /** Returns how many bytes were created for sending, or checked. */
    int done() {
        return done;
    }

    boolean isSent() {
        return done == length && remaining() == 0;
    }

    /** Checks the received bytes. */
    void check(ByteBuffer received) {
        while (received.hasRemaining()) {
            byte got = received.get();
            if (got != at(done++)) {
                throw new AssertionError("wrong byte at " + (done - 1));
            }
        }
    }
}
