package dev.heddle.backend.virtual;

import dev.heddle.core.Deadline;
import dev.heddle.core.spi.LoopThreads;
import dev.heddle.core.spi.Loops;
import dev.heddle.core.spi.MultiWorkerBackend;
import java.util.concurrent.Executor;

/** Runs {@code loopSend} and {@code loopReceive} on a virtual thread each, and every callback on one of its own. */
final class VirtualThreadBackend implements MultiWorkerBackend {
    private final LoopThreads threads =
            new LoopThreads(task -> Thread.ofVirtual().unstarted(task));

    @Override
    public void start(String name, Loops loops) {
        threads.start(name, loops);
    }

    @Override
    public void startTimers(Loops loops) {
        threads.startTimers(loops);
    }

    @Override
    public void wakeSender() {
        threads.wakeSender();
    }

    @Override
    public Executor callbacks() {
        return task -> Thread.ofVirtual().name("heddle-callback").start(task);
    }

    @Override
    public boolean join(Deadline deadline) {
        return threads.join(deadline);
    }
}
