// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

/** Creates workers of one kind. Found by name with {@link java.util.ServiceLoader}. Thread-safe and stateless. */
public interface WorkerBackend {

    /** Returns the name by which users choose this backend: lower case, one word. */
    String name();

    /** Returns one line for users: on which threads the work runs. */
    String description();

    /**
     * Creates a worker for one connection. Nothing runs before {@link Worker#start}.
     *
     * @param config settings; may be shared by many workers
     */
    Worker newWorker(WorkerConfig config);
}
