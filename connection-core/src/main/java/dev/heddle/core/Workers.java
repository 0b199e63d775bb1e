// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** Finds the worker backends that are on the class or module path. Thread-safe. */
public final class Workers {
    private static final List<String> PREFERRED = List.of("virtual", "threads", "loop", "single");

    private static final String NONE =
            "none is on the path: add one of the artifacts heddle-backend-virtual, heddle-backend-threads,"
                    + " heddle-backend-loop and heddle-backend-single of the group dev.heddle";

    private Workers() {}

    /** Returns the names of all backends found, in alphabetical order. */
    public static List<String> available() {
        return load().stream().map(WorkerBackend::name).toList();
    }

    /**
     * Returns the backend of that name.
     *
     * @param name such as {@code "single"}, {@code "threads"}, {@code "virtual"} or {@code "loop"}
     * @throws IllegalArgumentException if there is none; the message lists the available ones
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
                + (names.isEmpty() ? NONE : "available: " + String.join(", ", names)));
    }

    /**
     * Returns the backend for callers that chose none: the first one found of {@code "virtual"}, {@code "threads"},
     * {@code "loop"}, {@code "single"}, and any other.
     *
     * @throws IllegalStateException if no backend is found; the message says what to add
     */
    public static WorkerBackend preferred() {
        return load().stream()
                .min(Comparator.comparingInt(backend -> rank(backend.name())))
                .orElseThrow(() -> new IllegalStateException("no worker backend: " + NONE));
    }

    private static int rank(String name) {
        int at = PREFERRED.indexOf(name);
        return at < 0 ? PREFERRED.size() : at;
    }

    private static List<WorkerBackend> load() {
        return ServiceLoader.load(WorkerBackend.class, WorkerBackend.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(WorkerBackend::name))
                .toList();
    }
}
