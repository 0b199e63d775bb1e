package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.ShareAccess;

/** What those who have the same file open allow each other ([MS-FSA] 2.1.5.1.2.2). */
public final class ShareModes {
    private static final int READ = AccessMask.FILE_READ_DATA | AccessMask.FILE_EXECUTE;
    private static final int WRITE = AccessMask.FILE_WRITE_DATA | AccessMask.FILE_APPEND_DATA;

    /** Without any of these an open neither asks others for leave nor keeps them out: it looks at attributes, say. */
    private static final int COUNTED = READ | WRITE | AccessMask.DELETE;

    private ShareModes() {}

    /** Fails with STATUS_SHARING_VIOLATION if one that is open does not allow the new one, or the other way round. */
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
