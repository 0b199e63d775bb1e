// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

import dev.heddle.core.Frame;
import java.nio.ByteBuffer;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An open queue is first-in first-out, with many threads that add and one that takes. */
@Tag("slow")
@Param(name = "frame", gen = IntGen.class, conf = "1:5")
public class SendQueueLincheckTest {
    private final SendQueue queue = new SendQueue(100);

    @Operation(params = "frame")
    public void add(int frame) {
        queue.add(new Frame(ByteBuffer.allocate(frame)));
    }

    /** Returns the frame's number, 0 if there was none. */
    @Operation(nonParallelGroup = "sender")
    public int poll() {
        Frame frame = queue.poll();
        return frame == null ? 0 : frame.length();
    }

    @Operation(nonParallelGroup = "sender")
    public boolean isEmpty() {
        return queue.isEmpty();
    }

    @Test
    void modelChecking() {
        new ModelCheckingOptions()
                .threads(3)
                .actorsPerThread(2)
                .iterations(20)
                .invocationsPerIteration(500)
                .check(SendQueueLincheckTest.class);
    }

    @Test
    void stress() {
        new StressOptions()
                .threads(3)
                .actorsPerThread(3)
                .iterations(20)
                .invocationsPerIteration(500)
                .check(SendQueueLincheckTest.class);
    }
}
