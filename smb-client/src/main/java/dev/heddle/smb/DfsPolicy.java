// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import dev.heddle.smb.internal.name.HostName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Decides at which servers a client logs in when a DFS referral names them. Anyone who can write a referral (a link on
 * a share is enough) chooses which server receives a login with the user's credentials. The client asks the policy for
 * each use of a referral, before it looks the name up and before it connects, and again when it connects anew.
 *
 * <p>If the policy refuses a server, the operation fails with an {@link SmbDfsRefusedException}, unless the referral
 * names another server that is allowed.
 *
 * <p>Names are compared as written, ignoring ASCII case and a dot at the end. An address matches only the same address
 * in the same spelling, and no name. Several threads may call an implementation at the same time.
 *
 * @see SmbClient.Builder#dfs(DfsPolicy)
 */
@FunctionalInterface
public interface DfsPolicy {
    /** Allows only the host that the user named. */
    DfsPolicy SAME_SERVER = target -> HostName.of(target.origin()).equals(HostName.of(target.host()));

    /**
     * Allows the host that the user named, hosts below that name ({@code x.nas.example} for {@code nas.example}) and,
     * after a Kerberos login, the hosts of the user's realm ({@code x.corp.example} for {@code CORP.EXAMPLE}). The
     * default.
     */
    DfsPolicy DEFAULT = target -> {
        HostName host = HostName.of(target.host());
        HostName origin = HostName.of(target.origin());
        return host.equals(origin)
                || host.isBelow(origin)
                || target.realm().filter(realm -> host.isInRealm(realm)).isPresent();
    };

    /**
     * Allows the hosts of {@link #DEFAULT} and siblings of the host that the user named: {@code b.corp.example} for
     * {@code a.corp.example}. An address, a name below {@code .local}, and a name of fewer than three labels have no
     * siblings. This policy does not know public suffixes, such as {@code co.uk}, under which anybody can register a
     * name; below such a domain use {@link #DEFAULT}.
     */
    DfsPolicy SAME_DOMAIN =
            target -> DEFAULT.allows(target) || HostName.of(target.host()).isSiblingOf(HostName.of(target.origin()));

    /**
     * Allows every host, as Windows does. Use it only in networks in which everybody who can write a link may receive
     * the user's logins.
     */
    DfsPolicy ALL = target -> true;

    /**
     * Returns whether the client may log in at a server.
     *
     * @param target the server, and the path that leads there
     */
    boolean allows(DfsTarget target);

    /**
     * Returns a policy that allows the hosts of {@link #DEFAULT} and asks about other hosts. It asks once for each pair
     * of origin and host, one question at a time; the operation that needs the answer waits for it.
     *
     * @param question returns whether the client may log in there; an exception that it throws reaches the caller of
     *     the operation
     */
    static DfsPolicy ask(Predicate<DfsTarget> question) {
        Map<List<HostName>, Boolean> answers = new HashMap<>();
        ReentrantLock lock = new ReentrantLock();
        return target -> {
            if (DEFAULT.allows(target)) {
                return true;
            }
            List<HostName> pair = List.of(HostName.of(target.origin()), HostName.of(target.host()));
            lock.lock();
            try {
                Boolean known = answers.get(pair);
                boolean answer = known == null ? question.test(target) : known;
                answers.put(pair, answer);
                return answer;
            } finally {
                lock.unlock();
            }
        };
    }
}
