// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.dfs;

import dev.heddle.smb.DfsTarget;
import dev.heddle.smb.SmbAccessDeniedException;
import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbDfsRefusedException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbNotFoundException;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.SmbTimeoutException;
import dev.heddle.smb.internal.chain.Controls;
import dev.heddle.smb.internal.chain.SmbErrors;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.internal.connect.ClientSession;
import dev.heddle.smb.internal.name.UncHost;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.IoctlRequest;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.ioctl.DfsReferralRequest;
import dev.heddle.smb.wire.ioctl.DfsReferralResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the real location of the paths of a share. On most shares that is the share itself; in a DFS namespace a path
 * may lead to another share, on this server or another ([MS-DFSC] 3.1.4.1). Every operation on a path goes through
 * {@link #at}. Thread-safe.
 *
 * <p>A server that does not hold a path answers STATUS_PATH_NOT_COVERED. The client then requests a referral, caches it
 * for its time to live, and repeats the operation at the location of the referral. Before that status nothing has been
 * done, so nothing is done twice.
 */
public final class DfsNamespace {
    /** The maximum number of referrals for one path: they may lead in a circle. */
    private static final int MAX_STEPS = 16;

    private static final int ANSWER_BYTES = 1 << 16;

    private final ClientSession session;
    private final DfsPath root;
    private final ClientSession.@Nullable Tree home;
    private final DfsServers servers;
    private final DfsServer sameServer;
    private final DfsReferrals referrals;
    /** The time of the snapshot to read; null for the current state. */
    private final @Nullable Instant snapshot;

    private DfsNamespace(ClientSession session, String share, ClientSession.@Nullable Tree home, DfsServers servers) {
        this.session = session;
        this.root = DfsPath.of(session.host(), share, "");
        this.home = home;
        this.servers = servers;
        this.sameServer = new DfsServer(() -> session);
        this.referrals = new DfsReferrals(servers.time());
        this.snapshot = null;
    }

    private DfsNamespace(DfsNamespace now, Instant snapshot) {
        this.session = now.session;
        this.root = now.root;
        this.home = now.home;
        this.servers = now.servers;
        this.sameServer = now.sameServer;
        this.referrals = now.referrals;
        this.snapshot = snapshot;
    }

    /**
     * Returns the same namespace at another time, read-only. It lives as long as this namespace; closing it does
     * nothing.
     */
    public DfsNamespace asOf(Instant time) {
        return new DfsNamespace(this, time);
    }

    /** Returns the namespace of a connected share. */
    public static DfsNamespace of(ClientSession session, String share, ClientSession.Tree home, DfsServers servers) {
        return new DfsNamespace(session, share, home, servers);
    }

    /**
     * Returns the namespace of a name that is not a share of this server, but may be the root of a namespace on other
     * servers, for example of a domain.
     *
     * @throws SmbException the given failure if it is not a namespace, or the failure of the request
     */
    public static DfsNamespace elsewhere(
            ClientSession session, String share, DfsServers servers, SmbNotFoundException missing) throws SmbException {
        DfsNamespace namespace = new DfsNamespace(session, share, null, servers);
        if (!namespace.learn(session, namespace.root)) {
            throw missing;
        }
        return namespace;
    }

    /**
     * An operation at the real location of a path.
     *
     * @param <V> its result
     * @param <E> its failure
     */
    @FunctionalInterface
    public interface Action<V extends @Nullable Object, E extends IOException> {
        /**
         * Runs the operation. It must open the path first, or fail.
         *
         * @param path within the share of that tree
         */
        V on(TreeHandler tree, String path) throws E;
    }

    /**
     * The real location of a path.
     *
     * @param link whether the path is that of a DFS root or link itself, and not below one
     */
    public record Location(
            DfsServer.@Nullable Place place, ClientSession session, TreeHandler tree, DfsPath path, boolean link) {
        public <V extends @Nullable Object, E extends IOException> V run(Action<V, E> action) throws E, SmbException {
            return action.on(tree, path.path());
        }

        private void forget() {
            if (place != null) {
                place.server().forget(place.tree());
            }
        }
    }

    /**
     * Runs an operation on a path at its real location.
     *
     * @param path as the user wrote it
     */
    public <V extends @Nullable Object, E extends IOException> V at(String path, Action<V, E> action)
            throws E, SmbException {
        return run(walk(path), action);
    }

    /**
     * Runs an operation like {@link #at}, but not on the target of a DFS link: for a link it fails with
     * STATUS_PATH_NOT_COVERED. For deletes and renames, which must not follow a link.
     */
    public <V extends @Nullable Object, E extends IOException> V atEntry(String path, Action<V, E> action)
            throws E, SmbException {
        return run(walkToEntry(path), action);
    }

    private static <V extends @Nullable Object, E extends IOException> V run(Walk walk, Action<V, E> action)
            throws E, SmbException {
        while (true) {
            Location location = walk.next();
            try {
                return location.run(action);
            } catch (SmbStatusException | SmbConnectionException e) {
                if (!walk.goesOn(e)) {
                    throw e;
                }
            }
        }
    }

    /** Starts a walk like {@link #at}, for callers that wait for the outcome later. */
    public Walk walk(String path) {
        return new Walk(path, false);
    }

    /** Starts a walk like {@link #atEntry}, for callers that wait for the outcome later. */
    public Walk walkToEntry(String path) {
        return new Walk(path, true);
    }

    /**
     * The steps to the real location of a path: to its expected location, and on as long as servers answer that it is
     * elsewhere. Used by one thread at a time.
     */
    public final class Walk {
        private final DfsPath asked;
        private final boolean entry;
        private @Nullable Location last;
        private int steps;

        private Walk(String path, boolean entry) {
            this.asked = DfsPath.of(session.host(), root.share(), path);
            this.entry = entry;
        }

        /** Returns the location of the path, as far as known. */
        public Location next() throws SmbException {
            Location location = follows() ? locate(asked, 0) : new Location(null, session, tree(), asked, false);
            last = location;
            if (entry && location.link) {
                throw SmbErrors.ofStatus(NtStatus.PATH_NOT_COVERED, SmbCommand.CREATE, asked.path());
            }
            return location;
        }

        /**
         * Called after a failure at the location: returns whether the path is elsewhere, so that the operation can be
         * repeated.
         */
        public boolean goesOn(SmbException failure) throws SmbException {
            Location tried = last;
            if (tried == null || !follows()) {
                return false;
            }
            if (failure instanceof SmbConnectionException) {
                tried.forget();
            }
            if (!failure.is(NtStatus.PATH_NOT_COVERED) || steps == MAX_STEPS) {
                return false;
            }
            steps++;
            // Other threads may have learned the referral meanwhile.
            return !locate(asked, 0).path.equals(tried.path) || learn(tried.session, tried.path);
        }
    }

    /**
     * Returns the path of {@code to} on the share of {@code tree}.
     *
     * @param to in the protocol's form
     * @throws SmbStatusException with STATUS_NOT_SAME_DEVICE if it is on another share
     */
    public String onSameTree(TreeHandler tree, String to) throws SmbException {
        if (!follows()) {
            return to;
        }
        Location location = locate(DfsPath.of(session.host(), root.share(), to), 0);
        if (!location.tree.sameTree(tree)) {
            throw SmbErrors.ofStatus(NtStatus.NOT_SAME_DEVICE, SmbCommand.SET_INFO, to);
        }
        return location.path.path();
    }

    /** Whether a path of this share can be elsewhere. */
    private boolean follows() {
        return home == null || (servers.follow() && home.handler().isDfs());
    }

    /** The share itself, or the share of the referral that replaces it. */
    public TreeHandler tree() throws SmbException {
        return home != null ? seen(home.handler()) : locate(root, 0).tree;
    }

    private TreeHandler seen(TreeHandler tree) {
        return snapshot == null ? tree : tree.at(snapshot);
    }

    private Location locate(DfsPath path, int steps) throws SmbException {
        DfsReferrals.Entry entry = referrals.longest(path);
        if (entry == null && home == null && steps == 0 && learn(session, root)) {
            entry = referrals.longest(path);
        }
        if (entry == null && home != null) {
            return new Location(null, session, seen(home.handler()), path, false);
        }
        if (entry == null || steps == MAX_STEPS) {
            throw new SmbProtocolException(
                    Details.of("the DFS referrals of '" + root + "' lead from '" + path + "' nowhere or in a circle"));
        }
        servers.known.increment();
        return follow(entry, path, steps);
    }

    /** Connects to the first reachable target, starting with the one that worked last. */
    private Location follow(DfsReferrals.Entry entry, DfsPath path, int steps) throws SmbException {
        SmbException failure = null;
        SmbException refusal = null;
        for (int index : entry.order()) {
            DfsPath moved = entry.moved(path, index);
            if (referrals.longest(moved) != null) {
                return locate(moved, steps + 1);
            }
            try {
                Location location = connect(path, moved, entry.length() == path.length());
                entry.works(index);
                return location;
            } catch (SmbDfsRefusedException e) {
                refusal = after(e, refusal);
            } catch (SmbConnectionException | SmbTimeoutException | SmbNotFoundException e) {
                failure = after(e, failure);
            }
        }
        // The refusal takes precedence, because the user can act on it.
        throw Objects.requireNonNull(refusal == null ? failure : after(refusal, failure), "an entry has a target");
    }

    private static SmbException after(SmbException next, @Nullable SmbException earlier) {
        if (earlier != null) {
            next.addSuppressed(earlier);
        }
        return next;
    }

    /** @param from the path that leads there */
    private Location connect(DfsPath from, DfsPath path, boolean link) throws SmbException {
        boolean here = DfsPath.fold(path.host()).equals(DfsPath.fold(UncHost.toHost(session.host())));
        DfsServer server = here
                ? sameServer
                : servers.server(new DfsTarget(session.host(), path.host(), "\\" + from, session.realm()));
        DfsServer.Place place = server.connect(path.share());
        return new Location(place, place.session(), seen(place.tree()), path, link);
    }

    /** Requests a referral for a path from a server; returns false if the server knows no other location. */
    private boolean learn(ClientSession server, DfsPath path) throws SmbException {
        servers.asked.increment();
        ClientSession.Tree pipes = server.connectTree("IPC$");
        String name =
                path.withPath(pipes.handler().view().toServer(path.path())).toString();
        IoctlRequest request = Controls.request(
                DfsReferralRequest.CTL_CODE,
                FileId.RELATED,
                new DfsReferralRequest(DfsReferralRequest.HIGHEST_LEVEL, name).toBuffer(),
                ANSWER_BYTES);
        try {
            return referrals.learn(
                    path,
                    Controls.call(
                            pipes.handler(), request, name, (output, complete) -> DfsReferralResponse.decode(output)));
        } catch (SmbStatusException | SmbNotFoundException | SmbAccessDeniedException e) {
            return false; // the status that led here tells more than this failure
        } finally {
            pipes.disconnect().run();
        }
    }

    /** Disconnects from the shares on the session's own server. */
    public void close() {
        if (snapshot != null) {
            return;
        }
        if (home != null) {
            home.disconnect().run();
        }
        sameServer.disconnect();
    }
}
