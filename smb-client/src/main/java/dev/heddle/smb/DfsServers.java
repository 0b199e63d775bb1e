package dev.heddle.smb;

import dev.heddle.core.TimeSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The servers to which DFS led a client, each connected to when it is first needed and until the client is closed. Thread-safe.
 *
 * @see DfsNamespace
 */
final class DfsServers {
    /** Connects and logs in with the client's credentials. */
    @FunctionalInterface
    interface Dialer {
        SmbSession dial(String host) throws SmbException;
    }

    private final Map<String, DfsServer> servers = new ConcurrentHashMap<>();
    private final Dialer dialer;
    private final TimeSource time;
    private final boolean follow;

    /**
     * Makes a client's.
     *
     * @param follow whether paths are followed at all
     */
    DfsServers(Dialer dialer, TimeSource time, boolean follow) {
        this.dialer = dialer;
        this.time = time;
        this.follow = follow;
    }

    boolean follow() {
        return follow;
    }

    TimeSource time() {
        return time;
    }

    DfsServer server(String host) {
        return servers.computeIfAbsent(DfsPath.fold(host), key -> new DfsServer(() -> dialer.dial(host)));
    }
}
