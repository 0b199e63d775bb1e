package dev.heddle.backend.single;

import dev.heddle.core.Worker;
import dev.heddle.core.WorkerBackend;
import dev.heddle.core.WorkerConfig;

/** Makes workers without threads. */
public final class SingleWorkerBackend implements WorkerBackend {

    /** For {@link java.util.ServiceLoader}. */
    public SingleWorkerBackend() {}

    @Override
    public String name() {
        return "single";
    }

    @Override
    public String description() {
        return "no threads of its own: the caller that waits reads and writes, for the others too";
    }

    @Override
    public Worker newWorker(WorkerConfig config) {
        return new SingleWorker(config);
    }
}
