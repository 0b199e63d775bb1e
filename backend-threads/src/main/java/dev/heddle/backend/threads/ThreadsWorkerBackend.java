// SPDX-License-Identifier: Apache-2.0
package dev.heddle.backend.threads;

import dev.heddle.core.Worker;
import dev.heddle.core.WorkerBackend;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.spi.ParallelWorker;

/** The {@code threads} backend: makes workers on platform threads. */
public final class ThreadsWorkerBackend implements WorkerBackend {

    /** Called by {@link java.util.ServiceLoader}. */
    public ThreadsWorkerBackend() {}

    @Override
    public String name() {
        return "threads";
    }

    @Override
    public String description() {
        return "two platform threads per connection: one sends, one receives";
    }

    @Override
    public Worker newWorker(WorkerConfig config) {
        return new ParallelWorker(new ThreadingBackend(), config);
    }
}
