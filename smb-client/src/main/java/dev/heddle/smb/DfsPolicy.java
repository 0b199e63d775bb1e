package dev.heddle.smb;

import dev.heddle.smb.internal.name.HostName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Decides at which servers a client logs in because a DFS referral names them. A referral is a server's word: whoever
 * can write one, a link on a share is enough, chooses who gets a login with the user's credentials. The policy is asked
 * before the name is looked up and before anything is connected to, for each use of a referral, and when a connection
 * is made again.
 *
 * <p>A server that it refuses is an {@link SmbDfsRefusedException}, unless the referral names another server that is
 * allowed.
 *
 * <p>Names are compared as they are written, without the case of ASCII letters and without a dot at the end. An address
 * covers itself, in the same spelling, and no name. Implementations are called by several threads at once.
 *
 * @see SmbClient.Builder#dfs(DfsPolicy)
 */
@FunctionalInterface
public interface DfsPolicy {
    /** Allows the host that the user named, and no other. */
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
     * Allows what {@link #DEFAULT} allows and siblings of the host that the user named: {@code b.corp.example} for
     * {@code a.corp.example}. An address, a name below {@code .local}, and a name of fewer than three labels have no
     * siblings. Domains under which anybody can have a name, such as {@code co.uk}, are not known: below one of those
     * take {@link #DEFAULT}.
     */
    DfsPolicy SAME_DOMAIN =
            target -> DEFAULT.allows(target) || HostName.of(target.host()).isSiblingOf(HostName.of(target.origin()));

    /**
     * Allows every host, as Windows does. For networks in which everybody who can write a link may have the user's
     * logins.
     */
    DfsPolicy ALL = target -> true;

    /**
     * Whether the client may log in there.
     *
     * @param target the server, and what leads there
     */
    boolean allows(DfsTarget target);

    /**
     * A policy that allows what {@link #DEFAULT} allows, and asks about other hosts. Each pair of origin and host is
     * asked about once, one at a time; the operation that needs the answer waits for it.
     *
     * @param question says whether the client may log in there; an exception that it throws reaches the operation's
     *     caller
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
