// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Under all races, no permit is lost or created, and no caller waits while a permit is free. */
@Tag("slow")
public class PermitsLincheckTest {
    private final Permits permits = new Permits(1);
    private final AtomicInteger supply = new AtomicInteger(1);
    private final AtomicInteger held = new AtomicInteger();
    private final Queue<Permits.Grant> waiting = new ConcurrentLinkedQueue<>();

    @Operation
    public void acquire() {
        Permits.Grant grant = permits.acquire(1);
        if (grant == null) {
            held.incrementAndGet();
        } else {
            waiting.add(grant);
        }
    }

    @Operation
    public void giveUp() {
        Permits.Grant grant = waiting.poll();
        if (grant != null && permits.settle(grant)) {
            held.incrementAndGet();
        }
    }

    @Operation
    public void release() {
        supply.incrementAndGet();
        permits.release(1);
    }

    @Validate
    public void nothingIsLost() {
        long granted = waiting.stream().filter(Permits.Grant::isDone).count();
        long waits = waiting.size() - granted;
        if (permits.waiting() != waits) {
            throw new IllegalStateException(permits.waiting() + " in line, " + waits + " wait");
        }
        if (waits > 0 && permits.available() > 0) {
            throw new IllegalStateException(waits + " wait although " + permits.available() + " are free");
        }
        if (permits.available() + held.get() + granted != supply.get()) {
            throw new IllegalStateException("of " + supply + " there are " + permits.available() + " free, " + held
                    + " held, " + granted + " granted");
        }
    }

    @Test
    void modelChecking() {
        new ModelCheckingOptions()
                .verifier(EpsilonVerifier.class)
                .threads(3)
                .actorsPerThread(2)
                .actorsBefore(2)
                .actorsAfter(0)
                .iterations(20)
                .invocationsPerIteration(500)
                .check(PermitsLincheckTest.class);
    }
}
