// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.operation;

import dev.heddle.smb.SmbException;
import dev.heddle.smb.fscc.InfoType;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.security.SecurityDescriptor;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.CreateOptions;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.QueryInfoResponse;
import dev.heddle.smb.wire.SetInfoRequest;
import org.jspecify.annotations.Nullable;

/** Security descriptors of files and directories ([MS-SMB2] 2.2.37 and 2.2.39, SMB2_0_INFO_SECURITY). */
public final class SecurityInformation {
    private static final int OWNER = 0x1;
    private static final int GROUP = 0x2;
    private static final int DACL = 0x4;
    private static final int SACL = 0x8;

    /**
     * Four SIDs and two lists of at most 64 KiB: nearly all descriptors on servers are less than half of this. One
     * credit.
     */
    private static final int MAX = 0x1_0000;

    private SecurityInformation() {}

    public static SecurityDescriptor read(TreeHandler tree, String path) throws SmbException {
        return Operations.ask(
                        path,
                        OpenMode.existing(path, AccessMask.READ_CONTROL, CreateOptions.OPEN_REPARSE_POINT),
                        Operations.query(InfoType.SECURITY, 0, MAX, OWNER | GROUP | DACL, 0),
                        QueryInfoResponse.class,
                        (response, reply) -> SecurityDescriptor.decode(response.data()))
                .run(tree);
    }

    public static Operation<@Nullable Void> write(String path, SecurityDescriptor descriptor) {
        int parts = 0;
        int access = 0;
        if (descriptor.owner() != null) {
            parts |= OWNER;
            access |= AccessMask.WRITE_OWNER;
        }
        if (descriptor.group() != null) {
            parts |= GROUP;
            access |= AccessMask.WRITE_OWNER;
        }
        if (descriptor.has(SecurityDescriptor.DACL_PRESENT)) {
            parts |= DACL;
            access |= AccessMask.WRITE_DAC;
        }
        if (descriptor.has(SecurityDescriptor.SACL_PRESENT)) {
            parts |= SACL;
            access |= AccessMask.ACCESS_SYSTEM_SECURITY;
        }
        if (parts == 0) {
            throw new IllegalArgumentException("the descriptor has no part that could be set");
        }
        return Operations.set(
                path,
                OpenMode.existing(path, access, CreateOptions.OPEN_REPARSE_POINT),
                new SetInfoRequest(InfoType.SECURITY, 0, parts, FileId.RELATED, descriptor.toBuffer()));
    }
}
