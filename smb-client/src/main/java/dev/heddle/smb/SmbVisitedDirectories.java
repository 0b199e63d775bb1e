package dev.heddle.smb;

import dev.heddle.smb.SmbException.Details;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The directories that one walk through a tree has listed. Some servers resolve symbolic links by themselves and show what they lead to: with
 * this no directory is listed twice, and a link to a directory above ends the way down. Directories are told from each other by the server's file
 * id and volume id; where it has none, none is taken for another. Holds about 80 bytes for each directory. Thread-safe.
 *
 * @see SmbShare#visitedDirectories
 */
public final class SmbVisitedDirectories {
    /** Ids of different servers have nothing to do with each other. */
    private record Key(Object session, OnDiskId id) {}

    private final Set<Key> visited = ConcurrentHashMap.newKeySet();

    SmbVisitedDirectories() {}

    /**
     * Notes a directory.
     *
     * @param path for the message
     * @throws SmbVisitedException if it was noted before
     */
    void add(TreeHandler tree, OnDiskId id, String path) throws SmbVisitedException {
        if (id.isKnown() && !visited.add(new Key(tree.session(), id))) {
            throw new SmbVisitedException(new Details(
                    "'" + path + "' is a directory that was met before: a link on the server leads to it; left out",
                    null,
                    null,
                    path,
                    "",
                    null));
        }
    }
}
