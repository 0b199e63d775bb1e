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
 * A share, with what is open in it. Names, share modes and deletions change under one lock, which may be held while the
 * file system is asked, but never while anything is waited for.
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

    /** All rights that anybody can have in it. */
    public int maximalAccess() {
        return settings.readOnly() ? AccessRights.READING : AccessRights.ALL;
    }

    public Changes changes() {
        return changes;
    }

    /** Something that is done while nobody else opens, renames or deletes. */
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

    /** What is open there, or a new node for it, which is not kept until {@link #opened}. Under the lock. */
    public FileNode node(Location at, boolean directory) throws StatusException {
        FileNode file = nodes.get(Location.of(at.path()));
        FileNode node = nodes.get(at);
        if ((file != null && file.deletePending()) || (node != null && node.deletePending())) {
            throw new StatusException(NtStatus.DELETE_PENDING);
        }
        return node == null ? new FileNode(at, directory) : node;
    }

    /** Notes an open. Under the lock. */
    public void opened(OpenFile open) {
        FileNode node = open.node();
        node.opens().add(open);
        nodes.put(node.at(), node);
    }

    /** Forgets an open; the last one of a file that is to be deleted deletes it. */
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

    /** Marks a file as to be deleted, or not, if it can be. */
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

    /** Fails if a file is read-only, or a directory not empty. */
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

    /** Gives what is open another name; what is open below a directory moves along. */
    public void rename(OpenFile open, String newName, boolean replace) throws IOException {
        Path old = open.path();
        if (open.node().at().isStream() || newName.indexOf(':') >= 0) {
            throw new StatusException(NtStatus.NOT_SUPPORTED); // streams keep their names
        }
        Path target = locked(() -> {
            FileStore.Place place = store.find(newName);
            Path to = place.path();
            if (place.stat() != null && to.equals(old)) {
                // The same file: only the letter case changes, if anything.
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
