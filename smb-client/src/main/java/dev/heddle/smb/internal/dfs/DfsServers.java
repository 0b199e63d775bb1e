// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.dfs;

import dev.heddle.core.TimeSource;
import dev.heddle.smb.DfsPolicy;
import dev.heddle.smb.DfsTarget;
import dev.heddle.smb.SmbDfsRefusedException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.internal.connect.ClientSession;
import dev.heddle.smb.internal.name.HostName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The servers that DFS led a client to. Each is connected when first needed, until the client is closed. Thread-safe.
 *
 * @see DfsNamespace
 */
public final class DfsServers {
    /** Connects and logs in with the client's credentials. */
    @FunctionalInterface
    public interface Dialer {
        ClientSession dial(String host) throws SmbException;
    }

    /** The number of requested referrals. */
    public final LongAdder asked = new LongAdder();
    /** The number of paths whose location was in the cache. */
    public final LongAdder known = new LongAdder();

    private final Map<String, DfsServer> servers = new ConcurrentHashMap<>();
    private final Dialer dialer;
    private final TimeSource time;
    private final boolean follow;
    private final DfsPolicy policy;

    /**
     * Creates a client's servers.
     *
     * @param follow whether paths are followed at all
     * @param policy the servers that are allowed
     */
    public DfsServers(Dialer dialer, TimeSource time, boolean follow, DfsPolicy policy) {
        this.dialer = dialer;
        this.time = time;
        this.follow = follow;
        this.policy = policy;
    }

    public boolean follow() {
        return follow;
    }

    TimeSource time() {
        return time;
    }

    /**
     * Returns a server that a referral names. Every use of such a server goes through this method: to try another name
     * for it, for example with a suffix, call this method with that name.
     *
     * @throws SmbDfsRefusedException if the policy does not allow the host; the host has not been looked up or
     *     connected to then
     */
    public DfsServer server(DfsTarget target) throws SmbDfsRefusedException {
        if (!policy.allows(target)) {
            throw refused(target);
        }
        String host = target.host();
        return servers.computeIfAbsent(HostName.of(host).text(), key -> new DfsServer(() -> dialer.dial(host)));
    }

    private static SmbDfsRefusedException refused(DfsTarget target) {
        boolean sibling = DfsPolicy.SAME_DOMAIN.allows(target);
        return new SmbDfsRefusedException(
                target.host(),
                new Details(
                        "DFS leads '" + target.path() + "' to the host '" + target.host()
                                + "': no login there, since the user named '" + target.origin() + "'",
                        null,
                        null,
                        target.path(),
                        "if that host is to be trusted, allow it: SmbClient.Builder.dfs(DfsPolicy."
                                + (sibling ? "SAME_DOMAIN" : "ALL") + "), or the command's option --dfs "
                                + (sibling ? "same-domain" : "all"),
                        null));
    }
}
