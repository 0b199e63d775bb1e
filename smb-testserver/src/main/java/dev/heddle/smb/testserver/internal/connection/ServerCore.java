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

/** What all connections of a server share. Thread-safe. */
public final class ServerCore {
    private static final long STOP_SECONDS = 10;
    private static final int MAX_QUEUED = 32 << 20;
    /** Little, since dozens of idle servers in one JVM would otherwise keep its heap to themselves. */
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
     * @throws IOException if it cannot listen at its address, or a share's folder is no directory
     */
    public static ServerCore start(ServerConfig config) throws IOException {
        return new ServerCore(config);
    }

    /** Where it listens. */
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

    /** What the worker of every connection is made with. */
    public WorkerConfig workers() {
        return workers;
    }

    public UUID guid() {
        return guid;
    }

    public RandomGenerator random() {
        return random;
    }

    /** The share of that name. */
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

    /** Where requests run, each on a virtual thread of its own: they wait for files, locks and room in send queues. */
    ExecutorService requests() {
        return requests;
    }

    /** Goes away with all connections, for that time. */
    public void reboot(Duration down) throws IOException, InterruptedException {
        InetSocketAddress address = address();
        listener.close();
        connections.forEach(ServerConnection::reset);
        // Meanwhile the port is held: it is of those that systems give to whoever connects, be it to this port.
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

    /** Ends the connections and waits for the requests that run. */
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
                throw new IllegalStateException("a request is still at work " + STOP_SECONDS + " s after the end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
