package dev.heddle.smb;

import dev.heddle.smb.security.Sid;

/**
 * How much of a share's file system a user takes and may take.
 *
 * @param user whose
 * @param usedBytes taken now, in bytes
 * @param warningBytes from where on the user is warned, in bytes; {@link #NONE} for never
 * @param limitBytes what the user may take at most, in bytes; {@link #NONE} for anything
 */
public record SmbQuota(Sid user, long usedBytes, long warningBytes, long limitBytes) {
    /** No warning, or no limit. */
    public static final long NONE = -1;
}
