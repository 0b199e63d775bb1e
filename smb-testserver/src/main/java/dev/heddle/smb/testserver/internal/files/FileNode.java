// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file, directory or stream that is open; all its opens share the node. The share's lock guards it, except for the
 * final fields and the location.
 */
public final class FileNode {
    private final boolean directory;
    private final ByteRangeLocks locks = new ByteRangeLocks();
    private final List<OpenFile> opens = new ArrayList<>();
    private volatile Location at;
    private boolean deletePending;

    FileNode(Location at, boolean directory) {
        this.at = at;
        this.directory = directory;
    }

    boolean isDirectory() {
        return directory;
    }

    public ByteRangeLocks locks() {
        return locks;
    }

    public Location at() {
        return at;
    }

    /** Sets the location after a move. */
    public void at(Location newPlace) {
        at = newPlace;
    }

    Path path() {
        return at.path();
    }

    List<OpenFile> opens() {
        return opens;
    }

    /** Returns whether the file will be deleted when its last open closes. */
    public boolean deletePending() {
        return deletePending;
    }

    public void deletePending(boolean pending) {
        deletePending = pending;
    }
}
