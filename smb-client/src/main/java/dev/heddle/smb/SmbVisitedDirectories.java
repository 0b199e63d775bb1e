package dev.heddle.smb;

import dev.heddle.smb.internal.operation.VisitedDirectories;

/**
 * The directories that one walk through a tree has listed. Some servers resolve symbolic links by themselves and show
 * what they lead to: with this no directory is listed twice, and a link to a directory above ends the way down.
 * Directories are told from each other by the server's file id and volume id; where it has none, none is taken for
 * another. Holds about 80 bytes for each directory. Thread-safe.
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
