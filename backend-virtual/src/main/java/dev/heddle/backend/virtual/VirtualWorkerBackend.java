// SPDX-License-Identifier: Apache-2.0
package dev.heddle.backend.virtual;

import dev.heddle.core.Worker;
import dev.heddle.core.WorkerBackend;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.spi.ParallelWorker;

/** The {@code virtual} backend: makes workers on virtual threads. */
public final class VirtualWorkerBackend implements WorkerBackend {

    /** Called by {@link java.util.ServiceLoader}. */
    public VirtualWorkerBackend() {}

    @Override
    public String name() {
        return "virtual";
    }

    @Override
    public String description() {
        return VirtualThreadBackend.MONITORS_FREE_CARRIERS
                ? "two virtual threads per connection: one sends, one receives"
                : "two platform threads per connection before Java 24; two virtual threads since";
    }

    @Override
    public Worker newWorker(WorkerConfig config) {
        return new ParallelWorker(new VirtualThreadBackend(), config);
    }
}
