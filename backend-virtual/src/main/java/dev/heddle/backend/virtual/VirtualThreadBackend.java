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
 * Runs {@code loopSend} and {@code loopReceive} on a virtual thread each, and every callback on one of its own. Below
 * Java 24 a virtual thread that waits within a monitor keeps its carrier: callers that do could keep the loops, which
 * they wait for, from running for ever. There the loops and the callbacks run on platform daemon threads instead.
 */
final class VirtualThreadBackend implements MultiWorkerBackend {
    /** Whether waiting within a monitor frees the carrier (JEP 491). */
    static final boolean MONITORS_FREE_CARRIERS = Runtime.version().feature() >= 24;

    /** A virtual thread keeps its carrier until it waits, which a reader need not do as long as the peer sends. */
    private static final int READS_AT_A_TIME = 1024;

    private int reads; // of the thread that reads

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
     * Lets other virtual threads run after many reads. Not after each: those that the replies wake would run on this
     * carrier then instead of another one.
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
