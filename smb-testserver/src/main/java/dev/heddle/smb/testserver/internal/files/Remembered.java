package dev.heddle.smb.testserver.internal.files;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The {@link Extras} of the files of a share. Known by their paths, since a file's number may be that of another one
 * later. Thread-safe.
 */
final class Remembered {
    private static final Extras NONE = new Extras();

    private final Map<Path, Extras> extras = new ConcurrentHashMap<>();

    /** To be read only. */
    Extras of(Path path) {
        return extras.getOrDefault(path, NONE);
    }

    /** To be changed. */
    Extras change(Path path) {
        return extras.computeIfAbsent(path, p -> new Extras());
    }

    void forget(Path path) {
        extras.remove(path);
    }

    /** The file, and what is in it, have other paths now. */
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
