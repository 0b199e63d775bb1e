// SPDX-License-Identifier: Apache-2.0
package dev.heddle.backend.threads;

import dev.heddle.core.Deadline;
import dev.heddle.core.net.Transport;
import dev.heddle.core.spi.DaemonThreads;
import dev.heddle.core.spi.LoopThreads;
import dev.heddle.core.spi.Loops;
import dev.heddle.core.spi.MultiWorkerBackend;
import dev.heddle.core.spi.Work;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs {@code loopSend} and {@code loopReceive} of a connection on one platform daemon thread each. Callbacks run on
 * platform threads that all connections share.
 */
final class ThreadingBackend implements MultiWorkerBackend {
    private final LoopThreads threads =
            new LoopThreads(DaemonThreads.platform("heddle"), ThreadingBackend::parkSender, () -> {});

    @Override
    public void start(String name, Transport transport, Loops loops) {
        threads.start(name, loops);
    }

    /**
     * Parks the sender thread, and yields once after it wakes. Callers that are about to send then get into the same
     * write. This gains more than it costs at every number of callers.
     */
    @SuppressWarnings("ThreadPriorityCheck") // only affects speed
    private static void parkSender() {
        LockSupport.park();
        Thread.yield();
    }

    @Override
    public void signal(Work work) {
        threads.signal(work);
    }

    @Override
    public Executor callbacks() {
        return DaemonThreads.callbacks();
    }

    @Override
    public boolean join(Deadline deadline) {
        return threads.join(deadline);
    }
}
