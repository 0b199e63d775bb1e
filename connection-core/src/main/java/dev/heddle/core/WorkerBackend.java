package dev.heddle.core;

/** Makes workers of one kind. Found by name with {@link java.util.ServiceLoader}. Thread-safe and stateless. */
public interface WorkerBackend {

    /** The name by which users choose it: lower case, one word. */
    String name();

    /** One line for users: on which threads the work runs. */
    String description();

    /**
     * Makes a worker for one connection. Nothing runs before {@link Worker#start}.
     *
     * @param config settings; may be shared by many workers
     */
    Worker newWorker(WorkerConfig config);
}
