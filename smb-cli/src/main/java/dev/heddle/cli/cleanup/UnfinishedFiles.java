package dev.heddle.cli.cleanup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Local files that are still being written under a temporary name, and folders for a time. Thread-safe. */
public final class UnfinishedFiles {
    private final Set<Path> files = ConcurrentHashMap.newKeySet();

    public void add(Path file) {
        files.add(file);
    }

    public void remove(Path file) {
        files.remove(file);
    }

    /** Deletes them all; for the end of a process whose command did not end by itself. */
    public void deleteAll() {
        for (Path file : files) {
            try {
                TemporaryFolder.deleteTree(file);
            } catch (IOException nobodyIsLeftToBeTold) {
                // The file's name tells that it is not whole.
            }
        }
    }
}
