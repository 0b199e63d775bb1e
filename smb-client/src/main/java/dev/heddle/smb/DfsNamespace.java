package dev.heddle.smb;

import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.wire.DfsReferralRequest;
import dev.heddle.smb.wire.DfsReferralResponse;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.IoctlRequest;
import dev.heddle.smb.wire.IoctlResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the paths of a share really are. On most shares that is the share itself; in a DFS namespace a path may lead to another share, on
 * this server or another ([MS-DFSC] 3.1.4.1). Everything that is done with a path is done through {@link #at}. Thread-safe.
 *
 * <p>A server that does not hold a path says STATUS_PATH_NOT_COVERED: then it is asked for a referral, which is kept for its time, and the
 * operation is done once more where that leads. Nothing has happened before that status, so nothing happens twice.
 */
final class DfsNamespace {
    /** So many referrals for one path, at the most: they may lead in a circle. */
    private static final int MAX_STEPS = 16;

    private static final int ANSWER_BYTES = 1 << 16;

    private final SmbSession session;
    private final DfsPath root;
    private final SmbSession.@Nullable Tree home;
    private final DfsServers servers;
    private final DfsServer sameServer;
    private final DfsReferrals referrals;

    private DfsNamespace(SmbSession session, String share, SmbSession.@Nullable Tree home, DfsServers servers) {
        this.session = session;
        this.root = DfsPath.of(session.host(), share, "");
        this.home = home;
        this.servers = servers;
        this.sameServer = new DfsServer(() -> session);
        this.referrals = new DfsReferrals(servers.time());
    }

    /** Of a share that is connected. */
    static DfsNamespace of(SmbSession session, String share, SmbSession.Tree home, DfsServers servers) {
        return new DfsNamespace(session, share, home, servers);
    }

    /**
     * Of a name that is no share of this server, but may be the root of a namespace that others hold: a domain's, for example.
     *
     * @throws SmbException why it is none
     */
    static DfsNamespace elsewhere(SmbSession session, String share, DfsServers servers, SmbNotFoundException missing)
            throws SmbException {
        DfsNamespace namespace = new DfsNamespace(session, share, null, servers);
        if (!namespace.learn(session, namespace.root)) {
            throw missing;
        }
        return namespace;
    }

    /**
     * Does something where a path really is.
     *
     * @param <V> what it gives
     * @param <E> how it fails
     */
    @FunctionalInterface
    interface Operation<V, E extends IOException> {
        /**
         * Begins by opening the path, or ends.
         *
         * @param path within the share of that tree
         */
        V on(TreeHandler tree, String path) throws E;
    }

    /**
     * A path's real place.
     *
     * @param link whether the path is that of a DFS root or link itself, and not below one
     */
    private record Location(
            DfsServer.@Nullable Place place, SmbSession session, TreeHandler tree, DfsPath path, boolean link) {
        <V, E extends IOException> V run(Operation<V, E> operation) throws E, SmbException {
            return operation.on(tree, path.path());
        }

        void forget() {
            if (place != null) {
                place.server().forget(tree);
            }
        }
    }

    /** Does that to what is at the path, wherever it is. */
    <V, E extends IOException> V at(String path, Operation<V, E> operation) throws E, SmbException {
        return run(path, false, operation);
    }

    /**
     * As {@link #at}, but of a DFS link it is not done to what the link leads to: it fails with STATUS_PATH_NOT_COVERED then. For what deletes
     * or moves, which must not reach through a link.
     */
    <V, E extends IOException> V atEntry(String path, Operation<V, E> operation) throws E, SmbException {
        return run(path, true, operation);
    }

    private <V, E extends IOException> V run(String path, boolean entry, Operation<V, E> operation)
            throws E, SmbException {
        if (!follows()) {
            return operation.on(tree(), path);
        }
        DfsPath asked = DfsPath.of(session.host(), root.share(), path);
        for (int steps = 0; ; steps++) {
            Location location = locate(asked, 0);
            if (entry && location.link) {
                throw SmbErrors.ofStatus(NtStatus.PATH_NOT_COVERED, SmbCommand.CREATE, path);
            }
            try {
                return location.run(operation);
            } catch (SmbStatusException e) {
                if (!e.is(NtStatus.PATH_NOT_COVERED) || steps == MAX_STEPS || !learn(location.session, location.path)) {
                    throw e;
                }
            } catch (SmbConnectionException e) {
                location.forget();
                throw e;
            }
        }
    }

    /**
     * The path of {@code to} on the share where {@code tree} is.
     *
     * @throws SmbStatusException with STATUS_NOT_SAME_DEVICE if it is on another
     */
    String onSameTree(TreeHandler tree, String to) throws SmbException {
        if (!follows()) {
            return to;
        }
        Location location = locate(DfsPath.of(session.host(), root.share(), to), 0);
        if (location.tree != tree) {
            throw SmbErrors.ofStatus(NtStatus.NOT_SAME_DEVICE, SmbCommand.SET_INFO, to);
        }
        return location.path.path();
    }

    /** Whether a path of this share can be elsewhere. */
    private boolean follows() {
        return home == null || (servers.follow() && home.handler().isDfs());
    }

    /** The share itself, or what stands in for it. */
    TreeHandler tree() throws SmbException {
        return home != null ? home.handler() : locate(root, 0).tree;
    }

    private Location locate(DfsPath path, int steps) throws SmbException {
        DfsReferrals.Entry entry = referrals.longest(path);
        if (entry == null && home == null && steps == 0 && learn(session, root)) {
            entry = referrals.longest(path);
        }
        if (entry == null && home != null) {
            return new Location(null, session, home.handler(), path, false);
        }
        if (entry == null || steps == MAX_STEPS) {
            throw new SmbProtocolException(
                    Details.of("the DFS referrals of '" + root + "' lead from '" + path + "' nowhere or in a circle"));
        }
        return follow(entry, path, steps);
    }

    /** Goes to the first target that can be reached, beginning with the one that worked last. */
    private Location follow(DfsReferrals.Entry entry, DfsPath path, int steps) throws SmbException {
        SmbException failure = null;
        for (int index : entry.order()) {
            DfsPath moved = entry.moved(path, index);
            if (referrals.longest(moved) != null) {
                return locate(moved, steps + 1);
            }
            try {
                Location location = connect(moved, entry.length() == path.length());
                entry.works(index);
                return location;
            } catch (SmbConnectionException | SmbTimeoutException | SmbNotFoundException e) {
                if (failure != null) {
                    e.addSuppressed(failure);
                }
                failure = e;
            }
        }
        throw Objects.requireNonNull(failure, "an entry has a target");
    }

    private Location connect(DfsPath path, boolean link) throws SmbException {
        boolean here = DfsPath.fold(path.host()).equals(DfsPath.fold(UncHost.toHost(session.host())));
        DfsServer server = here ? sameServer : servers.server(path.host());
        DfsServer.Place place = server.connect(path.share());
        return new Location(place, place.session(), place.tree(), path, link);
    }

    /** Asks a server where that path leads; false if it does not know a place other than this. */
    private boolean learn(SmbSession server, DfsPath path) throws SmbException {
        IoctlRequest request = new IoctlRequest(
                DfsReferralRequest.CTL_CODE,
                FileId.RELATED,
                0,
                ANSWER_BYTES,
                IoctlRequest.FLAG_IS_FSCTL,
                new DfsReferralRequest(DfsReferralRequest.HIGHEST_LEVEL, path.toString()).toBuffer());
        SmbSession.Tree pipes = server.connectTree("IPC$");
        try {
            TreeHandler tree = pipes.handler();
            ByteBuffer answer = Requests.receive(
                    tree,
                    tree.send(request, path.toString()),
                    IoctlResponse.class,
                    (response, reply) -> copy(response));
            return referrals.learn(path, DfsReferralResponse.decode(answer));
        } catch (SmbStatusException | SmbNotFoundException | SmbAccessDeniedException e) {
            return false; // it said so: the status that led here says more
        } catch (IOException e) {
            throw SmbErrors.translate(e, SmbCommand.IOCTL, path.toString());
        } finally {
            pipes.disconnect().run();
        }
    }

    private static ByteBuffer copy(IoctlResponse response) {
        return ByteBuffer.allocate(response.output().remaining())
                .put(response.output())
                .flip();
    }

    /** Disconnects from the shares on the session's own server. */
    void close() {
        if (home != null) {
            home.disconnect().run();
        }
        sameServer.disconnect();
    }
}
