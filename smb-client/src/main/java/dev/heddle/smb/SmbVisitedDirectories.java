// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import dev.heddle.smb.internal.operation.VisitedDirectories;

/**
 * The directories that one walk through a tree has listed. Some servers resolve symbolic links themselves and report
 * the target in place of the link. With this object no directory is listed twice, and a link to a directory above ends
 * the descent. Directories are identified by the server's file id and volume id; directories without a file id are
 * never taken for one another. Holds about 80 bytes for each directory. Thread-safe.
 *
 * @see SmbShare#visitedDirectories
 */
public final class SmbVisitedDirectories {
    private final VisitedDirectories visited;

    SmbVisitedDirectories(VisitedDirectories visited) {
        this.visited = visited;
    }

    VisitedDirectories visited() {
        return visited;
    }
}
