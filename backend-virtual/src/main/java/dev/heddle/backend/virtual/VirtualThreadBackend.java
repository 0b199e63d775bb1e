// SPDX-License-Identifier: Apache-2.0
package dev.heddle.backend.virtual;

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
 * Runs {@code loopSend} and {@code loopReceive} of a connection on one virtual thread each, and each callback on a
 * virtual thread of its own. Before Java 24 a virtual thread that waits inside a monitor keeps its carrier thread. If
 * callers wait for the loops in this way, they may keep the loops from running for ever. Before Java 24 the loops and
 * the callbacks therefore run on platform daemon threads.
 */
final class VirtualThreadBackend implements MultiWorkerBackend {
    /** Whether a virtual thread that waits inside a monitor frees its carrier thread (JEP 491). */
    static final boolean MONITORS_FREE_CARRIERS = Runtime.version().feature() >= 24;

    /**
     * After how many reads the reader thread frees its carrier thread. A virtual thread keeps its carrier until it
     * waits, and a reader does not wait while the peer keeps sending.
     */
    private static final int READS_AT_A_TIME = 1024;

    private int reads; // used only by the reader thread

    private final LoopThreads threads = new LoopThreads(
            MONITORS_FREE_CARRIERS ? DaemonThreads.virtual("heddle") : DaemonThreads.platform("heddle"),
            LockSupport::park,
            this::received);

    @Override
    public void start(String name, Transport transport, Loops loops) {
        threads.start(name, loops);
    }

    @Override
    public void signal(Work work) {
        threads.signal(work);
    }

    /**
     * Lets other virtual threads run after many reads. Not after each read: the threads that the replies wake would
     * then run on this carrier instead of another one.
     */
    private void received() {
        if (MONITORS_FREE_CARRIERS && ++reads % READS_AT_A_TIME == 0) {
            LockSupport.parkNanos(1);
        }
    }

    @Override
    public Executor callbacks() {
        return MONITORS_FREE_CARRIERS ? DaemonThreads.virtualCallbacks() : DaemonThreads.callbacks();
    }

    @Override
    public boolean join(Deadline deadline) {
        return threads.join(deadline);
    }
}
