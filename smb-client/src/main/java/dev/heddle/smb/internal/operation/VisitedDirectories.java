// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.operation;

import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbVisitedException;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.internal.name.OnDiskId;
import dev.heddle.smb.internal.name.SmbPath;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The directories that one walk through a tree has listed. Thread-safe. */
public final class VisitedDirectories {
    /** Ids of different servers are unrelated. */
    private record Key(Object session, OnDiskId id) {}

    private final Set<Key> visited = ConcurrentHashMap.newKeySet();

    /**
     * Records a directory.
     *
     * @param path for the message
     * @throws SmbVisitedException if it was recorded before
     */
    void add(TreeHandler tree, OnDiskId id, String path) throws SmbVisitedException {
        if (id.isKnown() && !visited.add(new Key(tree.session(), id))) {
            throw new SmbVisitedException(new Details(
                    SmbPath.quoted(path)
                            + " is a directory that was met before: a link on the server leads to it; left out",
                    null,
                    null,
                    path,
                    "",
                    null));
        }
    }
}
