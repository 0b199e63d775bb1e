// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The {@link Extras} of the files of a share, keyed by path, since a file system may reuse file numbers. Thread-safe.
 */
final class Remembered {
    private static final Extras NONE = new Extras();

    private final Map<Path, Extras> extras = new ConcurrentHashMap<>();

    /** Returns the extras of a file for reading only. */
    Extras of(Path path) {
        return extras.getOrDefault(path, NONE);
    }

    /** Returns the extras of a file for changes; creates them if needed. */
    Extras change(Path path) {
        return extras.computeIfAbsent(path, p -> new Extras());
    }

    void forget(Path path) {
        extras.remove(path);
    }

    /** Moves the extras of a file or directory and of everything below it to the new path. */
    void moved(Path from, Path to) {
        extras.keySet().removeIf(path -> path.startsWith(to) && !path.startsWith(from));
        Map<Path, Extras> moving = new HashMap<>();
        extras.forEach((path, of) -> {
            if (path.startsWith(from)) {
                moving.put(path, of);
            }
        });
        extras.keySet().removeAll(moving.keySet());
        moving.forEach((path, of) -> extras.put(path.equals(from) ? to : to.resolve(from.relativize(path)), of));
    }
}
