// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import dev.heddle.smb.security.Sid;

/**
 * A user's usage of a share's file system, and its limits.
 *
 * @param user the user
 * @param usedBytes the current usage, in bytes
 * @param warningBytes the usage above which the user is warned, in bytes; {@link #NONE} for never
 * @param limitBytes the maximum usage, in bytes; {@link #NONE} for no limit
 */
public record SmbQuota(Sid user, long usedBytes, long warningBytes, long limitBytes) {
    /** No warning, or no limit. */
    public static final long NONE = -1;
}
