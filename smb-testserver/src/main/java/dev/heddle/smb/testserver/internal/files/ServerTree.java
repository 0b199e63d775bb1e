package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.wire.NtStatus;
import org.jspecify.annotations.Nullable;

/**
 * A session's connection to a share.
 *
 * @param share null for IPC$, which holds pipes
 */
public record ServerTree(int id, @Nullable Share share) {
    /** The share, unless it is IPC$. */
    public Share disk() throws StatusException {
        if (share == null) {
            throw new StatusException(NtStatus.OBJECT_NAME_NOT_FOUND);
        }
        return share;
    }

    public boolean encrypted() {
        return share != null && share.settings().encrypted();
    }

    /** All rights that anybody can have in it. */
    public int maximalAccess() {
        return share == null ? AccessRights.ALL : share.maximalAccess();
    }
}
