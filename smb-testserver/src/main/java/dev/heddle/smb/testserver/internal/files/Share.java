// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.fscc.FileNotifyInformation;
import dev.heddle.smb.testserver.ServedShare;
import dev.heddle.smb.testserver.internal.fault.FaultPlan;
import dev.heddle.smb.wire.NtStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A share and its open files. One lock guards names, share modes and deletions; a thread may access the file system
 * while it holds the lock, but blocks on nothing else.
 */
public final class Share {
    private final ServedShare settings;
    private final FileStore store;
    private final Instant started;
    private final Changes changes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Location, FileNode> nodes = new HashMap<>();

    private final ServedSnapshots snapshots;

    private Share(ServedShare settings, FileStore store, Instant started, FaultPlan faults) {
        this.settings = settings;
        this.store = store;
        this.started = started;
        this.changes = new Changes(store, faults::forgetsNotifications);
        this.snapshots = new ServedSnapshots(settings.snapshots(), version -> {
            ServedShare then = version(settings, version);
            return new Share(then, FileStore.open(then.folder()), started, faults);
        });
    }

    private static ServedShare version(ServedShare now, Path directory) {
        return new ServedShare(
                now.name(), directory, true, now.hidden(), now.encrypted(), now.comment(), now.users(), null);
    }

    public static Share open(ServedShare settings, Clock clock, FaultPlan faults) throws IOException {
        return new Share(settings, FileStore.open(settings.folder()), clock.instant(), faults);
    }

    public ServedShare settings() {
        return settings;
    }

    public FileStore store() {
        return store;
    }

    public Instant started() {
        return started;
    }

    public ServedSnapshots snapshots() {
        return snapshots;
    }

    /** Returns the maximum rights that a user can have in the share. */
    public int maximalAccess() {
        return settings.readOnly() ? AccessRights.READING : AccessRights.ALL;
    }

    public Changes changes() {
        return changes;
    }

    /** An action that runs under the share's lock, while no other thread opens, renames or deletes. */
    public interface Locked<T> {
        T run() throws IOException;
    }

    public <T> T locked(Locked<T> action) throws IOException {
        lock.lock();
        try {
            return action.run();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns the node at a location; creates one if the file is not open, which {@link #opened} registers. The caller
     * holds the lock.
     */
    public FileNode node(Location at, boolean directory) throws StatusException {
        FileNode file = nodes.get(Location.of(at.path()));
        FileNode node = nodes.get(at);
        if ((file != null && file.deletePending()) || (node != null && node.deletePending())) {
            throw new StatusException(NtStatus.DELETE_PENDING);
        }
        return node == null ? new FileNode(at, directory) : node;
    }

    /** Registers an open. The caller holds the lock. */
    public void opened(OpenFile open) {
        FileNode node = open.node();
        node.opens().add(open);
        nodes.put(node.at(), node);
    }

    /** Removes an open, and deletes the file if it was the last open and a deletion is pending. */
    void closed(OpenFile open) throws IOException {
        FileNode node = open.node();
        boolean deleted = locked(() -> {
            node.opens().remove(open);
            if (open.deleteOnClose()) {
                node.deletePending(true);
                endWatches(node);
            }
            if (!node.opens().isEmpty()) {
                return false;
            }
            nodes.remove(node.at());
            if (node.deletePending()) {
                store.delete(node.at());
            }
            return node.deletePending();
        });
        if (deleted) {
            open.report(FileNotifyInformation.REMOVED, Changes.nameFilter(node.isDirectory()));
        }
    }

    /** Sets or clears the pending deletion of a file; fails if the file cannot be deleted. */
    public void deletePending(OpenFile open, boolean pending) throws IOException {
        locked(() -> {
            if (pending) {
                checkDeletable(open.node().at(), open.stat());
            }
            open.node().deletePending(pending);
            if (pending) {
                endWatches(open.node());
            }
            return open;
        });
    }

    private void endWatches(FileNode node) {
        node.opens().forEach(one -> one.watch().end(changes, NtStatus.DELETE_PENDING));
    }

    /** Fails if the share or file is read-only, or a directory is not empty. */
    public void checkDeletable(Location at, Stat stat) throws IOException {
        if (settings.readOnly() || at.equals(Location.of(store.root()))) {
            throw new StatusException(NtStatus.ACCESS_DENIED);
        }
        if (stat.readOnly()) {
            throw new StatusException(NtStatus.CANNOT_DELETE);
        }
        if (stat.directory() && !store.isEmpty(at.path())) {
            throw new StatusException(NtStatus.DIRECTORY_NOT_EMPTY);
        }
    }

    /** Renames an open file or directory; open files below a directory move with it. */
    public void rename(OpenFile open, String newName, boolean replace) throws IOException {
        Path old = open.path();
        if (open.node().at().isStream() || newName.indexOf(':') >= 0) {
            throw new StatusException(NtStatus.NOT_SUPPORTED); // streams cannot be renamed
        }
        Path target = locked(() -> {
            FileStore.Place place = store.find(newName);
            Path to = place.path();
            if (place.stat() != null && to.equals(old)) {
                // The target is the same file: at most the case of its name changes.
                to = old.resolveSibling(newName.substring(newName.lastIndexOf('\\') + 1));
            } else if (place.stat() != null) {
                checkReplaceable(place.path(), place.stat(), replace);
            }
            if (!to.equals(old)) {
                store.move(old, to, place.stat() != null && replace);
                moveNodes(old, to);
            }
            return to;
        });
        changes.reportRename(old, target, open.isDirectory());
    }

    private void checkReplaceable(Path path, Stat stat, boolean replace) throws StatusException {
        if (!replace) {
            throw new StatusException(NtStatus.OBJECT_NAME_COLLISION);
        }
        if (stat.directory() || stat.readOnly() || nodes.containsKey(Location.of(path))) {
            throw new StatusException(NtStatus.ACCESS_DENIED);
        }
    }

    private void moveNodes(Path old, Path target) {
        List<FileNode> moving = new ArrayList<>();
        nodes.values().removeIf(node -> node.path().startsWith(old) && moving.add(node));
        for (FileNode node : moving) {
            Path moved = node.path().equals(old) ? target : target.resolve(old.relativize(node.path()));
            node.at(node.at().at(moved));
            nodes.put(node.at(), node);
        }
    }
}
