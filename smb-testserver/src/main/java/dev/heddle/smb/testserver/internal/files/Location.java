package dev.heddle.smb.testserver.internal.files;

import java.nio.file.Path;

/**
 * What can be opened in a share: a file or directory, or a named stream of one ([MS-FSCC] 2.1.5).
 *
 * @param path the file or directory
 * @param stream the stream's name; empty for the file or directory itself
 */
public record Location(Path path, String stream) {
    public static Location of(Path path) {
        return new Location(path, "");
    }

    public boolean isStream() {
        return !stream.isEmpty();
    }

    /** The same of another file. */
    Location at(Path other) {
        return new Location(other, stream);
    }
}
