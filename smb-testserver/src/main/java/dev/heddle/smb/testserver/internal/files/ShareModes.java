// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.ShareAccess;

/** Checks the share modes between the opens of a file ([MS-FSA] 2.1.5.1.2.2). */
public final class ShareModes {
    private static final int READ = AccessMask.FILE_READ_DATA | AccessMask.FILE_EXECUTE;
    private static final int WRITE = AccessMask.FILE_WRITE_DATA | AccessMask.FILE_APPEND_DATA;

    /**
     * The rights that share modes apply to. An open without any of them, for example one that only reads attributes,
     * conflicts with no other.
     */
    private static final int COUNTED = READ | WRITE | AccessMask.DELETE;

    private ShareModes() {}

    /**
     * Fails with STATUS_SHARING_VIOLATION if an existing open does not allow the new one, or the new one an existing
     * one.
     */
    public static void check(FileNode node, int access, int shareAccess) throws StatusException {
        if ((access & COUNTED) == 0) {
            return;
        }
        for (OpenFile open : node.opens()) {
            if ((open.access() & COUNTED) == 0) {
                continue;
            }
            if (!allows(open.shareAccess(), access) || !allows(shareAccess, open.access())) {
                throw new StatusException(NtStatus.SHARING_VIOLATION);
            }
        }
    }

    private static boolean allows(int shareAccess, int access) {
        return allows(shareAccess, ShareAccess.READ, access, READ)
                && allows(shareAccess, ShareAccess.WRITE, access, WRITE)
                && allows(shareAccess, ShareAccess.DELETE, access, AccessMask.DELETE);
    }

    private static boolean allows(int shareAccess, int shared, int access, int rights) {
        return (access & rights) == 0 || (shareAccess & shared) != 0;
    }
}
