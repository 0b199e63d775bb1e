// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.dfs;

import dev.heddle.smb.SmbCancelledException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.internal.connect.ClientSession;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A server that DFS led to: one session and its connected shares, opened when first needed. Thread-safe. */
final class DfsServer {
    /** Connects and logs in. */
    @FunctionalInterface
    interface Dialer {
        ClientSession dial() throws SmbException;
    }

    /** A connected share. */
    record Place(DfsServer server, ClientSession session, TreeHandler tree) {}

    private final Dialer dialer;
    /** Held while connecting, so that many threads open only one connection. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<String, ClientSession.Tree> trees = new HashMap<>();
    private @Nullable ClientSession session;

    DfsServer(Dialer dialer) {
        this.dialer = dialer;
    }

    Place connect(String share) throws SmbException {
        lock();
        try {
            ClientSession current = session;
            if (current == null || !current.isOpen()) {
                trees.clear();
                ClientSession next = dialer.dial();
                if (current != null && current != next) { // do not close the user's own session
                    current.close();
                }
                current = next;
                session = next;
            }
            String key = DfsPath.fold(share);
            ClientSession.Tree tree = trees.get(key);
            if (tree == null) {
                tree = current.connectTree(share);
                trees.put(key, tree);
            }
            return new Place(this, current, tree.handler());
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a share, so that the next use connects to it again. */
    void forget(TreeHandler tree) {
        lock.lock();
        try {
            trees.values().removeIf(known -> known.handler() == tree);
        } finally {
            lock.unlock();
        }
    }

    /** Disconnects from the shares; the session stays open. */
    void disconnect() {
        lock.lock();
        try {
            trees.values().forEach(tree -> tree.disconnect().run());
            trees.clear();
        } finally {
            lock.unlock();
        }
    }

    private void lock() throws SmbCancelledException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SmbCancelledException(
                    Details.of("interrupted while another thread connects to a server of the DFS namespace", e));
        }
    }
}
