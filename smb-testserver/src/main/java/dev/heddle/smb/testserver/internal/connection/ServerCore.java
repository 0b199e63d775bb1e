// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.connection;

import dev.heddle.core.WorkerConfig;
import dev.heddle.core.buffer.BufferPool;
import dev.heddle.smb.testserver.ServedShare;
import dev.heddle.smb.testserver.internal.command.Commands;
import dev.heddle.smb.testserver.internal.fault.FaultPlan;
import dev.heddle.smb.testserver.internal.files.Share;
import dev.heddle.smb.testserver.internal.files.StatusException;
import dev.heddle.smb.testserver.internal.session.Sessions;
import dev.heddle.smb.wire.NtStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** The state that all connections of a server share. Thread-safe. */
public final class ServerCore {
    private static final long STOP_SECONDS = 10;
    private static final int MAX_QUEUED = 32 << 20;
    /** A small pool, since dozens of idle servers in one JVM would otherwise fill its heap. */
    private static final int MAX_IDLE = 8 << 20;

    private final ServerConfig config;
    private final WorkerConfig workers =
            WorkerConfig.defaults().withPool(new BufferPool(MAX_IDLE)).withMaxQueuedBytes(MAX_QUEUED);
    private final UUID guid = UUID.randomUUID();
    private final RandomGenerator random = new SecureRandom();
    private final Map<String, Share> shares;
    private final Sessions sessions = new Sessions();
    private final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();
    private final ExecutorService requests = ServerThreads.executor();
    private final Commands commands = new Commands(this);

    private final FaultPlan faults = new FaultPlan();
    private volatile PortListener listener;
    private volatile boolean closed;

    private ServerCore(ServerConfig config) throws IOException {
        Map<String, Share> opened = new TreeMap<>();
        for (ServedShare share : config.shares()) {
            opened.put(fold(share.name()), Share.open(share, config.clock(), faults));
        }
        this.config = config;
        this.shares = Collections.unmodifiableMap(opened);
        this.listener = PortListener.start(this, config.address());
    }

    /**
     * Starts a server.
     *
     * @throws IOException if the server cannot listen on its address, or the folder of a share is no directory
     */
    public static ServerCore start(ServerConfig config) throws IOException {
        return new ServerCore(config);
    }

    /** Returns the address on which the server listens. */
    public InetSocketAddress address() {
        return listener.address();
    }

    public FaultPlan faults() {
        return faults;
    }

    private static String fold(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    public ServerConfig config() {
        return config;
    }

    /** Returns the configuration of the worker of every connection. */
    public WorkerConfig workers() {
        return workers;
    }

    public UUID guid() {
        return guid;
    }

    public RandomGenerator random() {
        return random;
    }

    /** Returns the share of that name, which is case-insensitive; fails if there is none. */
    public Share share(String name) throws StatusException {
        Share share = shares.get(fold(name));
        if (share == null) {
            throw new StatusException(NtStatus.BAD_NETWORK_NAME);
        }
        return share;
    }

    public List<Share> shares() {
        return List.copyOf(shares.values());
    }

    public Sessions sessions() {
        return sessions;
    }

    public Set<ServerConnection> connections() {
        return connections;
    }

    Commands commands() {
        return commands;
    }

    /**
     * Returns the executor that runs every request on its own thread, since requests block on files, locks and room in
     * send queues.
     */
    ExecutorService requests() {
        return requests;
    }

    /** Resets all connections, stops listening for this time, and listens again. Blocks until then. */
    public void reboot(Duration down) throws IOException, InterruptedException {
        InetSocketAddress address = address();
        listener.close();
        connections.forEach(ServerConnection::reset);
        // The server keeps the port bound meanwhile: it is in the range from which the operating system gives ports to
        // outgoing connections.
        try (SocketChannel place = SocketChannel.open()) {
            place.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(address);
            TimeUnit.NANOSECONDS.sleep(down.toNanos());
            synchronized (this) {
                if (!closed) {
                    listener = PortListener.start(this, address);
                }
            }
        }
    }

    /** Closes the connections and waits for the running requests. */
    public void close() {
        synchronized (this) {
            closed = true;
            listener.close();
        }
        requests.shutdown();
        for (ServerConnection connection : new ArrayList<>(connections)) {
            connection.close();
        }
        try {
            if (!requests.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a request still runs " + STOP_SECONDS + " s after the server closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
