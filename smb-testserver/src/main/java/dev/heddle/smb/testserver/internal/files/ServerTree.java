// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.wire.NtStatus;
import org.jspecify.annotations.Nullable;

/**
 * A tree: the connection of a session to a share.
 *
 * @param share null for IPC$, which holds pipes
 */
public record ServerTree(int id, @Nullable Share share) {
    /** Returns the share; fails for IPC$. */
    public Share disk() throws StatusException {
        if (share == null) {
            throw new StatusException(NtStatus.OBJECT_NAME_NOT_FOUND);
        }
        return share;
    }

    public boolean encrypted() {
        return share != null && share.settings().encrypted();
    }

    /** Returns the maximum rights that a user can have in the share. */
    public int maximalAccess() {
        return share == null ? AccessRights.ALL : share.maximalAccess();
    }
}
