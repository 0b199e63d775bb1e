package dev.heddle.smb;

import java.nio.file.OpenOption;

/** Options for opening a file on a share, beside those of {@link java.nio.file.StandardOpenOption}. */
public enum SmbOpenOption implements OpenOption {
    /**
     * Asks for the right to delete: {@link SmbFile#delete} and {@link SmbShare#rename(SmbFile, String, boolean)} need
     * it. Without READ and WRITE beside it the content cannot be read.
     */
    DELETE,
    /**
     * Nobody else reads, writes or deletes the file while it is open (share mode 0). Fails with
     * STATUS_SHARING_VIOLATION if somebody has it open for that.
     */
    EXCLUSIVE
}
