// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.connection;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Creates the server's threads: virtual threads, or platform daemon threads below Java 24. There, a virtual thread that
 * blocks in a monitor pins its carrier, so that blocked clients in the same JVM could prevent the server from running.
 */
final class ServerThreads {
    private static final boolean VIRTUAL = Runtime.version().feature() >= 24;

    private ServerThreads() {}

    static Thread.Builder builder() {
        return VIRTUAL ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
    }

    /** Returns an executor that runs every request on its own thread. */
    static ExecutorService executor() {
        Thread.Builder builder = builder().name("smb-server-", 0);
        return VIRTUAL
                ? Executors.newThreadPerTaskExecutor(builder.factory())
                : Executors.newCachedThreadPool(builder.factory());
    }
}
