package dev.heddle.smb.testserver.internal.connection;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The server's threads: virtual ones, or, below Java 24, platform daemon threads. There a virtual thread that waits
 * within a monitor keeps its carrier, so that clients in the same JVM that do could keep the server, which they wait
 * for, from running.
 */
final class ServerThreads {
    private static final boolean VIRTUAL = Runtime.version().feature() >= 24;

    private ServerThreads() {}

    static Thread.Builder builder() {
        return VIRTUAL ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
    }

    /** Runs every request on a thread that nothing else waits for. */
    static ExecutorService executor() {
        Thread.Builder builder = builder().name("smb-server-", 0);
        return VIRTUAL
                ? Executors.newThreadPerTaskExecutor(builder.factory())
                : Executors.newCachedThreadPool(builder.factory());
    }
}
