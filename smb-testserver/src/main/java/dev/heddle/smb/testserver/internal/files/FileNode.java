package dev.heddle.smb.testserver.internal.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file, directory or stream that somebody has open, shared by all who have. Guarded by its share's lock, but for the
 * final fields and the place.
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

    /** It has moved. */
    public void at(Location newPlace) {
        at = newPlace;
    }

    Path path() {
        return at.path();
    }

    List<OpenFile> opens() {
        return opens;
    }

    /** Whether it will be deleted when the last who has it open closes it. */
    public boolean deletePending() {
        return deletePending;
    }

    public void deletePending(boolean pending) {
        deletePending = pending;
    }
}
