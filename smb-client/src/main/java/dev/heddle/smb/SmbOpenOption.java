// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import java.nio.file.OpenOption;

/** Options for opening a file on a share, beside those of {@link java.nio.file.StandardOpenOption}. */
public enum SmbOpenOption implements OpenOption {
    /**
     * Requests the right to delete: {@link SmbFile#delete} and {@link SmbShare#rename(SmbFile, String, boolean)} need
     * it. Without READ or WRITE beside it the content is not readable.
     */
    DELETE,
    /**
     * Opens the file exclusively: nobody else can read, write or delete it while it is open (share mode 0). The open
     * fails with STATUS_SHARING_VIOLATION if the file is already open for one of these.
     */
    EXCLUSIVE
}
