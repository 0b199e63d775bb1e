// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import java.nio.file.Path;

/**
 * The location of a file or directory, or of one of its named streams ([MS-FSCC] 2.1.5).
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

    /** Returns the same stream of another file. */
    Location at(Path other) {
        return new Location(other, stream);
    }
}
