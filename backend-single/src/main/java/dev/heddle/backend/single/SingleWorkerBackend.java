// SPDX-License-Identifier: Apache-2.0
package dev.heddle.backend.single;

import dev.heddle.core.Worker;
import dev.heddle.core.WorkerBackend;
import dev.heddle.core.WorkerConfig;

/** The {@code single} backend: makes workers without threads. */
public final class SingleWorkerBackend implements WorkerBackend {

    /** Called by {@link java.util.ServiceLoader}. */
    public SingleWorkerBackend() {}

    @Override
    public String name() {
        return "single";
    }

    @Override
    public String description() {
        return "no threads of its own: a waiting caller reads and writes, for the other callers too";
    }

    @Override
    public Worker newWorker(WorkerConfig config) {
        return new SingleWorker(config);
    }
}
