// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.core.Frame;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Under all races of adding, taking and closing: a frame is taken or dropped exactly once, and a closed queue holds
 * none.
 */
@Tag("slow")
public class SendQueueEndLincheckTest {
    private static final int MAX_FRAMES = 16;

    private final SendQueue queue = new SendQueue(100);
    private final AtomicInteger added = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicIntegerArray ends = new AtomicIntegerArray(MAX_FRAMES);
    private volatile boolean closed;

    private final class Numbered extends Frame {
        private final int number;

        Numbered(int number) {
            super(ByteBuffer.allocate(1));
            this.number = number;
        }

        @Override
        protected void onDropped(ConnectionClosedException cause) {
            ends.incrementAndGet(number);
        }
    }

    @Operation
    public void add() {
        queue.add(new Numbered(added.getAndIncrement()));
    }

    @Operation(nonParallelGroup = "sender")
    public void poll() {
        if (queue.poll() instanceof Numbered frame) {
            ends.incrementAndGet(frame.number);
            taken.incrementAndGet();
        }
    }

    @Operation
    public void close() {
        queue.close(new ConnectionClosedException(Reason.STOPPED, "closed", null));
        closed = true;
    }

    @Validate
    public void everyFrameEndedOnce() {
        int waiting = 0;
        for (int i = 0; i < added.get(); i++) {
            if (ends.get(i) > 1) {
                throw new IllegalStateException("frame " + i + " ended " + ends.get(i) + " times");
            }
            waiting += ends.get(i) == 0 ? 1 : 0;
        }
        if (closed && waiting > 0) {
            throw new IllegalStateException(waiting + " frames in a closed queue");
        }
        if (queue.frames() != waiting + taken.get()) {
            throw new IllegalStateException("counts " + queue.frames() + ", not " + (waiting + taken.get()));
        }
    }

    @Test
    void modelChecking() {
        new ModelCheckingOptions()
                .verifier(EpsilonVerifier.class)
                .threads(3)
                .actorsPerThread(2)
                .actorsBefore(1)
                .actorsAfter(0)
                .iterations(20)
                .invocationsPerIteration(500)
                .check(SendQueueEndLincheckTest.class);
    }
}
