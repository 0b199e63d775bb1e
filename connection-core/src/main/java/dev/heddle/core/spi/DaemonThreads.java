// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/**
 * Creates threads for backends. The threads do not keep the JVM alive, and inherit nothing from the creating thread: no
 * {@link InheritableThreadLocal} and no priority. They have the system's context class loader; otherwise a long-lived
 * thread would prevent the creator's class loader from being unloaded. Thread-safe.
 */
public final class DaemonThreads {
    private static final String CALLBACK = "heddle-callback";

    private static final Executor CALLBACKS = new CallbackThreads(platform(CALLBACK));
    private static final Executor VIRTUAL_CALLBACKS =
            task -> virtual(CALLBACK, task).start();

    private DaemonThreads() {}

    // not set for speed: otherwise a thread inherits the priority of its creator
    @SuppressWarnings("ThreadPriorityCheck")
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
     * Returns a factory of platform threads, not started.
     *
     * @param name their name
     */
    public static ThreadFactory platform(String name) {
        return task -> platform(name, task);
    }

    /**
     * Returns a factory of virtual threads, not started.
     *
     * @param name their name
     */
    public static ThreadFactory virtual(String name) {
        return task -> virtual(name, task);
    }

    /**
     * Returns an executor that runs callbacks on platform threads, which all connections share: as many as there are
     * waiting callbacks, and none half a second after the last one. Throws {@link OutOfMemoryError} if no thread can be
     * started.
     */
    public static Executor callbacks() {
        return CALLBACKS;
    }

    /** Returns an executor that runs each callback on its own virtual thread. */
    public static Executor virtualCallbacks() {
        return VIRTUAL_CALLBACKS;
    }
}
