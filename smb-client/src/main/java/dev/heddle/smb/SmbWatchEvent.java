package dev.heddle.smb;

import org.jspecify.annotations.Nullable;

/**
 * A change in a directory that an {@link SmbWatcher} watches.
 *
 * @param kind what happened
 * @param path what it happened to, within the share, names separated by backslashes; with {@link Kind#OVERFLOW} the
 *     watched directory
 * @param oldPath the path before, with {@link Kind#RENAMED}; else null
 */
public record SmbWatchEvent(
        Kind kind, String path, @Nullable String oldPath) {
    /** What may happen. */
    public enum Kind {
        /** Made, or moved into the watched directory. */
        ADDED,
        /** Deleted, or moved out of the watched directory. */
        REMOVED,
        /** Content, times, attributes or named streams changed. */
        MODIFIED,
        /** Has another name now, in the watched directory or below it. */
        RENAMED,
        /**
         * Changes were lost, because there were more than the server keeps: list the directory anew. The watch goes on.
         */
        OVERFLOW
    }
}
