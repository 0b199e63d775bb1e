package dev.heddle.smb;

import dev.heddle.core.TimeSource;
import dev.heddle.core.Worker;
import dev.heddle.core.WorkerBackend;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.Workers;
import java.util.function.Supplier;

/** A backend whose workers go by a test's time, which stands still until the test moves it. */
public class ClockedBackend implements WorkerBackend {
    private final WorkerBackend real;
    private final Supplier<TimeSource> time;

    /** As the backend of that name, otherwise. */
    public ClockedBackend(String backend, TimeSource time) {
        this(backend, () -> time);
    }

    /** Likewise, with the time that holds when a worker is made. */
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
