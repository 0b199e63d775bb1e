package dev.heddle.backend.virtual;

import dev.heddle.core.Worker;
import dev.heddle.core.WorkerBackend;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.spi.ParallelWorker;

/** Makes workers on virtual threads. */
public final class VirtualWorkerBackend implements WorkerBackend {

    /** For {@link java.util.ServiceLoader}. */
    public VirtualWorkerBackend() {}

    @Override
    public String name() {
        return "virtual";
    }

    @Override
    public String description() {
        return VirtualThreadBackend.MONITORS_FREE_CARRIERS
                ? "two virtual threads a connection, one that sends and one that receives"
                : "two platform threads a connection, before Java 24; virtual ones from then on";
    }

    @Override
    public Worker newWorker(WorkerConfig config) {
        return new ParallelWorker(new VirtualThreadBackend(), config);
    }
}
