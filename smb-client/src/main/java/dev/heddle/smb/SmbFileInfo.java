// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import dev.heddle.smb.fscc.FileAttributes;
import java.time.Instant;

/**
 * The metadata of a file or directory.
 *
 * @param size bytes; 0 for directories
 * @param allocationSize bytes taken on disk, as the server counts them
 * @param attributes the bits of [MS-FSCC] 2.6
 * @param creationTime when it was created; the epoch if the server does not know
 * @param lastAccessTime when it was last read; the epoch if the server does not know
 * @param lastWriteTime when its content last changed; the epoch if the server does not know
 * @param changeTime when its content or its attributes last changed; the epoch if the server does not know
 * @param fileId its id in the file system; 0 if the server does not know
 */
public record SmbFileInfo(
        long size,
        long allocationSize,
        int attributes,
        Instant creationTime,
        Instant lastAccessTime,
        Instant lastWriteTime,
        Instant changeTime,
        long fileId) {

    private boolean has(int attribute) {
        return (attributes & attribute) != 0;
    }

    /** Whether it is a directory. */
    public boolean isDirectory() {
        return has(FileAttributes.DIRECTORY);
    }

    /** Whether it is marked read-only. */
    public boolean isReadOnly() {
        return has(FileAttributes.READONLY);
    }

    /** Whether it is marked hidden. */
    public boolean isHidden() {
        return has(FileAttributes.HIDDEN);
    }

    /** Whether it is a reparse point, such as a symbolic link. */
    public boolean isReparsePoint() {
        return has(FileAttributes.REPARSE_POINT);
    }
}
