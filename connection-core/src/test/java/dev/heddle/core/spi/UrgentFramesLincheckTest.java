// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.core.Frame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Under all races of adding and taking: urgent frames leave first, each kind in its order, and no frame overtakes an
 * urgent frame.
 */
@Tag("slow")
@Param(name = "frame", gen = IntGen.class, conf = "1:5")
public class UrgentFramesLincheckTest {
    private final SendQueue queue = new SendQueue(100);

    private static final class Urgent extends Frame {
        Urgent(int length) {
            super(ByteBuffer.allocate(length));
        }

        @Override
        public boolean urgent() {
            return true;
        }
    }

    @Operation(params = "frame")
    public void add(int frame) {
        queue.add(new Frame(ByteBuffer.allocate(frame)));
    }

    @Operation(params = "frame")
    public void addUrgent(int frame) {
        queue.add(new Urgent(10 * frame));
    }

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
                .iterations(30)
                .invocationsPerIteration(500)
                .check(UrgentFramesLincheckTest.class);
    }

    @Test
    void oneAfterTheOther() {
        add(1);
        addUrgent(2);
        add(3);
        addUrgent(4);
        List<Integer> lengths = new ArrayList<>();
        while (!queue.isEmpty()) {
            lengths.add(poll());
        }
        assertThat(lengths).containsExactly(20, 40, 1, 3);
    }

    @Test
    void theEndDropsBothKinds() {
        add(1);
        addUrgent(2);
        queue.close(new ConnectionClosedException(Reason.STOPPED, "closed", null));
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.frames()).isZero();
    }
}
