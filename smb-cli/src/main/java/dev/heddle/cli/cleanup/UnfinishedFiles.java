// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.cleanup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The local files that are still being written under a temporary name, and the temporary folders. Thread-safe. */
public final class UnfinishedFiles {
    private final Set<Path> files = ConcurrentHashMap.newKeySet();

    public void add(Path file) {
        files.add(file);
    }

    public void remove(Path file) {
        files.remove(file);
    }

    /** Deletes them all. Called when the process ends before its command does. */
    public void deleteAll() {
        for (Path file : files) {
            try {
                TemporaryFolder.deleteTree(file);
            } catch (IOException nobodyIsLeftToBeTold) {
                // Nothing else to do: the file's temporary name shows that it is incomplete.
            }
        }
    }
}
