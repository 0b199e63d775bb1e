package dev.heddle.smb.server;

import java.nio.file.Path;

/**
 * What can be opened in a share: a file or directory, or a named stream of one ([MS-FSCC] 2.1.5).
 *
 * @param path the file or directory
 * @param stream the stream's name; empty for the file or directory itself
 */
record Location(Path path, String stream) {
    static Location of(Path path) {
        return new Location(path, "");
    }

    boolean isStream() {
        return !stream.isEmpty();
    }

    /** The same of another file. */
    Location at(Path other) {
        return new Location(other, stream);
    }
}
