package dev.heddle.core;

import dev.heddle.core.spi.WorkerBackend;
import java.util.List;
import java.util.ServiceLoader;

/** Finds the worker backends that are on the class or module path. Thread-safe. */
public final class Workers {
    private Workers() {}

    /** The names of all backends found, in alphabetical order. */
    public static List<String> available() {
        return load().stream().map(WorkerBackend::name).toList();
    }

    /**
     * The backend of that name.
     *
     * @param name such as {@code "single"}, {@code "threads"} or {@code "virtual"}
     * @throws IllegalArgumentException if there is none; the message lists those that there are
     */
    public static WorkerBackend named(String name) {
        List<WorkerBackend> all = load();
        for (WorkerBackend backend : all) {
            if (backend.name().equals(name)) {
                return backend;
            }
        }
        List<String> names = all.stream().map(WorkerBackend::name).toList();
        throw new IllegalArgumentException("no worker backend named '" + name + "'; "
                + (names.isEmpty()
                        ? "none is on the path: add heddle's backend-single, backend-threads or backend-virtual"
                        : "available: " + String.join(", ", names)));
    }

    private static List<WorkerBackend> load() {
        return ServiceLoader.load(WorkerBackend.class, WorkerBackend.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(java.util.Comparator.comparing(WorkerBackend::name))
                .toList();
    }
}
