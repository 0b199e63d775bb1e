package dev.heddle.backend.virtual;

import dev.heddle.core.Deadline;
import dev.heddle.core.spi.DaemonThreads;
import dev.heddle.core.spi.LoopThreads;
import dev.heddle.core.spi.Loops;
import dev.heddle.core.spi.MultiWorkerBackend;
import java.util.concurrent.Executor;

/**
 * Runs {@code loopSend} and {@code loopReceive} on a virtual thread each, and every callback on one of its own. Below Java 24 a virtual
 * thread that waits within a monitor keeps its carrier: callers that do could keep the loops, which they wait for, from running for ever.
 * There the loops and the callbacks run on platform daemon threads instead.
 */
final class VirtualThreadBackend implements MultiWorkerBackend {
    /** Whether waiting within a monitor frees the carrier (JEP 491). */
    static final boolean MONITORS_FREE_CARRIERS = Runtime.version().feature() >= 24;

    private final LoopThreads threads = new LoopThreads(
            MONITORS_FREE_CARRIERS ? DaemonThreads.virtual("heddle") : DaemonThreads.platform("heddle"));

    @Override
    public void start(String name, Loops loops) {
        threads.start(name, loops);
    }

    @Override
    public void wakeSender() {
        threads.wakeSender();
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
