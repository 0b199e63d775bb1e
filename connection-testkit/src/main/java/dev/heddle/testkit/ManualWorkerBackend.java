// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import dev.heddle.core.Worker;
import dev.heddle.core.WorkerBackend;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.spi.ParallelWorker;
import java.util.ArrayList;
import java.util.List;

/** Creates workers on {@link ManualBackend}s, and keeps these backends. Thread-safe. */
public final class ManualWorkerBackend implements WorkerBackend {
    private final FakeClock clock;
    private final List<ManualBackend> made = new ArrayList<>();

    /**
     * Creates a factory.
     *
     * @param clock the clock of all its workers
     */
    public ManualWorkerBackend(FakeClock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "manual";
    }

    @Override
    public String description() {
        return "no threads: a test runs every step";
    }

    @Override
    public synchronized Worker newWorker(WorkerConfig config) {
        ManualBackend backend = new ManualBackend(clock);
        made.add(backend);
        return new ParallelWorker(backend, config);
    }

    /** Returns the backend of the worker that was created last. */
    public synchronized ManualBackend last() {
        return made.get(made.size() - 1);
    }
}
