// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench;

import java.io.IOException;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** An echo server, a client and the callers that share it. Used by one thread, which is JMH's. */
final class Rig implements AutoCloseable {
    private final EchoServer server;
    private final EchoClient client;
    private final int callers;
    private final Payload own;
    private final boolean virtual;
    private @Nullable Callers running;

    /**
     * Connects.
     *
     * @param kind name of a backend, {@code lockAndWrite} or {@code rawSocket}
     * @param callers number of callers that share the connection, 1 or more; 1 for {@code rawSocket}
     * @param payload bytes per exchange
     * @param virtual whether the callers are virtual threads
     */
    Rig(String kind, int callers, int payload, boolean virtual) throws IOException {
        this.callers = callers;
        this.virtual = virtual;
        own = new Payload(0, payload);
        server = new EchoServer();
        try {
            client = connect(kind, server, payload);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Connects to a server with a backend, {@code lockAndWrite} or {@code rawSocket}. */
    static EchoClient connect(String kind, EchoServer server, int payload) throws IOException {
        return switch (kind) {
            case "lockAndWrite" -> new LockAndWriteClient(server);
            case "rawSocket" -> new RawSocketClient(server, payload);
            default -> new HeddleClient(kind, server);
        };
    }

    /** Forgets the exchanges so far; the next {@link #exchanges} counts from now. */
    void beginIteration() {
        if (running != null) {
            running.restart();
        }
    }

    /** Lets all callers run and returns once they have made {@code count} exchanges together. */
    void exchanges(int count) throws InterruptedException {
        if (running == null) {
            running = background(0);
        }
        running.await(count);
    }

    /** Makes one exchange as one of the callers, while the others run. */
    void exchange() throws IOException {
        if (running == null) {
            if (virtual != Thread.currentThread().isVirtual()) {
                throw new IllegalStateException(
                        "run JMH with -Djmh.executor=VIRTUAL for virtual callers, without it for others");
            }
            running = background(1);
        }
        own.next();
        client.exchange(own);
    }

    private Callers background(int fromCaller) {
        ThreadFactory factory = virtual
                ? Thread.ofVirtual().name("bench-caller-", 0).factory()
                : Thread.ofPlatform().daemon().name("bench-caller-", 0).factory();
        return new Callers(client, fromCaller, callers - fromCaller, own.length(), factory);
    }

    /** Returns the number of frames written so far. */
    long frames() {
        return client.frames();
    }

    /** Returns the number of writes that carried these frames. */
    long writes() {
        return client.writes();
    }

    @Override
    public void close() throws IOException {
        try (server;
                client) {
            if (running != null) {
                running.close();
            }
        }
    }
}
