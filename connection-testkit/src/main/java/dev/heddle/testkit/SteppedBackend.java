// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import dev.heddle.core.Deadline;
import dev.heddle.core.TimeSource;
import dev.heddle.core.Worker;
import dev.heddle.core.WorkerBackend;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.net.Transport;
import dev.heddle.core.spi.DaemonThreads;
import dev.heddle.core.spi.Loops;
import dev.heddle.core.spi.MultiWorkerBackend;
import dev.heddle.core.spi.ParallelWorker;
import dev.heddle.core.spi.TimerWatch;
import dev.heddle.core.spi.Work;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Creates {@link ManualBackend}s that a thread steps in random order, so that the contract suite can run on them. A
 * seed determines the order of the steps; a test that fails should show it.
 */
public final class SteppedBackend implements WorkerBackend {
    private static final String STEPPER = "-steps";
    private static final long IDLE_NANOS = 50_000;

    private final long seed;
    private final AtomicLong made = new AtomicLong();

    /**
     * Creates a factory.
     *
     * @param seed determines the order of the steps
     */
    public SteppedBackend(long seed) {
        this.seed = seed;
    }

    /**
     * Whether a thread of this name runs the steps. Such a thread lives until the worker is stopped, and belongs to the
     * test, not to the worker.
     */
    static boolean isStepper(String threadName) {
        return threadName.endsWith(STEPPER);
    }

    @Override
    public String name() {
        return "manual";
    }

    @Override
    public String description() {
        return "one thread that runs sending, receiving and timer steps in random order";
    }

    @Override
    public Worker newWorker(WorkerConfig config) {
        return new ParallelWorker(new Stepper(new Random(seed + made.getAndIncrement())), config);
    }

    private static final class Stepper implements MultiWorkerBackend {
        private final ManualBackend steps = new ManualBackend(new FakeClock()); // this clock never moves
        private final Random random;
        private volatile @Nullable Thread mover;

        Stepper(Random random) {
            this.random = random;
        }

        @Override
        public void start(String name, Transport transport, Loops loops) {
            steps.start(name, transport, loops);
            mover = Thread.ofPlatform().daemon().name(name + STEPPER).start(this::move);
        }

        private void move() {
            int idle = 0;
            while (!steps.joined()) {
                boolean moved = switch (random.nextInt(3)) {
                    case 0 -> steps.runSend();
                    case 1 -> steps.runReceive();
                    default -> steps.runTimers();
                };
                idle = moved ? 0 : idle + 1;
                if (idle > 6) {
                    LockSupport.parkNanos(IDLE_NANOS);
                }
            }
        }

        @Override
        public TimerWatch watchTimers(TimeSource time, Loops loops) {
            return steps.watchTimers(time, loops);
        }

        @Override
        public void signal(Work work) {
            steps.signal(work);
        }

        @Override
        public boolean blocking() {
            return steps.blocking();
        }

        @Override
        public Executor callbacks() {
            return DaemonThreads.callbacks();
        }

        @Override
        public boolean join(Deadline deadline) {
            steps.join(deadline);
            return ended(mover);
        }

        private static boolean ended(@Nullable Thread thread) {
            if (thread == null || thread.equals(Thread.currentThread())) {
                return true;
            }
            try {
                return thread.join(Bounded.LIMIT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
