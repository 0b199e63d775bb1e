// SPDX-License-Identifier: Apache-2.0
package dev.heddle.backend.loop;

import dev.heddle.core.Worker;
import dev.heddle.core.WorkerBackend;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.spi.ParallelWorker;

/**
 * The {@code loop} backend: makes workers that share a few threads. There is one thread for each processor, or as many
 * as the system property {@code dev.heddle.loop.threads} says when the first connection is made.
 */
public final class LoopWorkerBackend implements WorkerBackend {
    /** All instances share this group, because the service loader makes a new instance for each lookup. */
    private static final LoopGroup GROUP = new LoopGroup(Math.max(
            1,
            Integer.getInteger("dev.heddle.loop.threads", Runtime.getRuntime().availableProcessors())));

    /** Called by {@link java.util.ServiceLoader}. */
    public LoopWorkerBackend() {}

    @Override
    public String name() {
        return "loop";
    }

    @Override
    public String description() {
        return "a few threads with selectors for all connections; callers write at once when the connection is idle";
    }

    @Override
    public Worker newWorker(WorkerConfig config) {
        LoopBackend backend = new LoopBackend(GROUP, config.receiveBufferBytes());
        return new ParallelWorker(backend, config, backend::input);
    }
}
