package dev.heddle.core.spi;

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/**
 * Threads for backends. They do not keep the JVM alive, and they inherit nothing from the thread that happens to make
 * them: no {@link InheritableThreadLocal}, no priority, and the system's context class loader instead of the maker's,
 * which a long-lived thread would keep from being unloaded. Thread-safe.
 */
public final class DaemonThreads {
    private static final String CALLBACK = "heddle-callback";

    private static final Executor CALLBACKS = new CallbackThreads(platform(CALLBACK));
    private static final Executor VIRTUAL_CALLBACKS =
            task -> virtual(CALLBACK, task).start();

    private DaemonThreads() {}

    @SuppressWarnings("ThreadPriorityCheck") // not set for speed: a thread would inherit that of its maker
    private static Thread platform(String name, Runnable task) {
        return Thread.ofPlatform()
                .daemon()
                .priority(Thread.NORM_PRIORITY)
                .inheritInheritableThreadLocals(false)
                .name(name)
                .unstarted(task);
    }

    private static Thread virtual(String name, Runnable task) {
        return Thread.ofVirtual()
                .inheritInheritableThreadLocals(false)
                .name(name)
                .unstarted(task);
    }

    /**
     * Makes platform threads, not started.
     *
     * @param name their name
     */
    public static ThreadFactory platform(String name) {
        return task -> platform(name, task);
    }

    /**
     * Makes virtual threads, not started.
     *
     * @param name their name
     */
    public static ThreadFactory virtual(String name) {
        return task -> virtual(name, task);
    }

    /**
     * Runs callbacks on platform threads, which all connections share: as many as there are callbacks that wait, and
     * none half a second after the last one. Throws {@link OutOfMemoryError} if no thread can be started.
     */
    public static Executor callbacks() {
        return CALLBACKS;
    }

    /** Runs each callback on a virtual thread of its own. */
    public static Executor virtualCallbacks() {
        return VIRTUAL_CALLBACKS;
    }
}
