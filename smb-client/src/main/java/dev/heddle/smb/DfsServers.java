package dev.heddle.smb;

import dev.heddle.core.TimeSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

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

    /** Referrals that were asked of a server. */
    final LongAdder asked = new LongAdder();
    /** Paths whose place was known already. */
    final LongAdder known = new LongAdder();

    private final Map<String, DfsServer> servers = new ConcurrentHashMap<>();
    private final Dialer dialer;
    private final TimeSource time;
    private final boolean follow;
    private final DfsPolicy policy;

    /**
     * Makes a client's.
     *
     * @param follow whether paths are followed at all
     * @param policy to which servers
     */
    DfsServers(Dialer dialer, TimeSource time, boolean follow, DfsPolicy policy) {
        this.dialer = dialer;
        this.time = time;
        this.follow = follow;
        this.policy = policy;
    }

    boolean follow() {
        return follow;
    }

    TimeSource time() {
        return time;
    }

    /**
     * The one way to a server that a referral names, taken before each use of it: whoever wants to try another name for it, with a suffix for
     * example, comes here with that name.
     *
     * @throws SmbDfsRefusedException if the policy does not allow the host, which nobody has looked up or connected to then
     */
    DfsServer server(DfsTarget target) throws SmbDfsRefusedException {
        if (!policy.allows(target)) {
            throw SmbDfsRefusedException.of(target);
        }
        String host = target.host();
        return servers.computeIfAbsent(HostName.of(host).text(), key -> new DfsServer(() -> dialer.dial(host)));
    }
}
