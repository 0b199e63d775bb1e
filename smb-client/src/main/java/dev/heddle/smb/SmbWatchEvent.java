// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import org.jspecify.annotations.Nullable;

/**
 * A change in a directory that an {@link SmbWatcher} watches.
 *
 * @param kind the kind of change
 * @param path the changed path within the share, names separated by slashes; the watched directory for
 *     {@link Kind#OVERFLOW}
 * @param oldPath the path before a {@link Kind#RENAMED}; else null
 */
public record SmbWatchEvent(
        Kind kind, String path, @Nullable String oldPath) {
    /** The kinds of changes. */
    public enum Kind {
        /** Created, or moved into the watched directory. */
        ADDED,
        /** Deleted, or moved out of the watched directory. */
        REMOVED,
        /** Content, times, attributes or named streams changed. */
        MODIFIED,
        /** Renamed, in the watched directory or below it. */
        RENAMED,
        /**
         * Changes were lost, because there were more than the server buffers: list the directory again. The watch
         * continues.
         */
        OVERFLOW
    }
}
