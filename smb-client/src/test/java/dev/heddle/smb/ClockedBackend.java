// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import dev.heddle.core.TimeSource;
import dev.heddle.core.Worker;
import dev.heddle.core.WorkerBackend;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.Workers;
import java.util.function.Supplier;

/** A backend whose workers use a test's clock, which stands still until the test advances it. */
public class ClockedBackend implements WorkerBackend {
    private final WorkerBackend real;
    private final Supplier<TimeSource> time;

    /** Wraps the backend of that name. */
    public ClockedBackend(String backend, TimeSource time) {
        this(backend, () -> time);
    }

    /**
     * Wraps the backend of that name; each worker uses the clock that the supplier returns when the worker is created.
     */
    public ClockedBackend(String backend, Supplier<TimeSource> time) {
        this.real = Workers.named(backend);
        this.time = time;
    }

    @Override
    public final String name() {
        return real.name();
    }

    @Override
    public final String description() {
        return real.description();
    }

    @Override
    public Worker newWorker(WorkerConfig config) {
        return real.newWorker(config.withTime(time.get()));
    }
}
