package dev.heddle.smb;

import dev.heddle.core.TimeSource;
import dev.heddle.core.Worker;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.Workers;
import dev.heddle.core.spi.WorkerBackend;

/** A backend whose workers go by a test's time, which stands still until the test moves it. */
public final class ClockedBackend implements WorkerBackend {
    private final WorkerBackend real;
    private final TimeSource time;

    /** As the backend of that name, otherwise. */
    public ClockedBackend(String backend, TimeSource time) {
        this.real = Workers.named(backend);
        this.time = time;
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public String description() {
        return real.description();
    }

    @Override
    public Worker newWorker(WorkerConfig config) {
        return real.newWorker(config.withTime(time));
    }
}
