package dev.heddle.backend.threads;

import dev.heddle.core.Worker;
import dev.heddle.core.WorkerBackend;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.spi.ParallelWorker;

/** Makes workers on platform threads. */
public final class ThreadsWorkerBackend implements WorkerBackend {

    /** For {@link java.util.ServiceLoader}. */
    public ThreadsWorkerBackend() {}

    @Override
    public String name() {
        return "threads";
    }

    @Override
    public String description() {
        return "two platform threads a connection, one that sends and one that receives";
    }

    @Override
    public Worker newWorker(WorkerConfig config) {
        return new ParallelWorker(new ThreadingBackend(), config);
    }
}
