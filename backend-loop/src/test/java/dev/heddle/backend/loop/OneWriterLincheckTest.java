// SPDX-License-Identifier: Apache-2.0
package dev.heddle.backend.loop;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that everything queued is written, by one thread at a time, however many threads queue and write at once. */
@Tag("slow")
public class OneWriterLincheckTest {
    private static final int BOUND = 100;

    private final OneWriter writer = new OneWriter();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger writing = new AtomicInteger();

    @Operation
    public void queueAndWrite() {
        queued.incrementAndGet();
        int unused = writer.write(() -> {}, this::writeOnce, BOUND);
    }

    private boolean writeOnce() {
        if (writing.incrementAndGet() != 1) {
            throw new IllegalStateException("two threads write at once");
        }
        boolean some = queued.getAndSet(0) > 0;
        writing.decrementAndGet();
        return some;
    }

    @Validate
    public void nothingIsLeft() {
        if (queued.get() != 0) {
            throw new IllegalStateException(queued + " frames are left");
        }
    }

    @Test
    void modelChecking() {
        new ModelCheckingOptions()
                .threads(3)
                .actorsPerThread(2)
                .actorsAfter(0) // a later operation would write what is left
                .iterations(20)
                .invocationsPerIteration(1000)
                .check(OneWriterLincheckTest.class);
    }

    @Test
    void stress() {
        new StressOptions()
                .threads(3)
                .actorsPerThread(3)
                .actorsAfter(0) // a later operation would write what is left
                .iterations(20)
                .invocationsPerIteration(500)
                .check(OneWriterLincheckTest.class);
    }
}
