// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.command;

import dev.heddle.smb.security.SecurityDescriptor;
import dev.heddle.smb.testserver.internal.files.FileStore;
import dev.heddle.smb.testserver.internal.files.OpenFile;
import dev.heddle.smb.testserver.internal.files.StatusException;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.NtStatus;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Queries and sets parts of security descriptors ([MS-SMB2] 3.3.5.20.3 and 3.3.5.21.3). There are no SACLs. */
final class SecurityInfo {
    private static final int OWNER = 0x1;
    private static final int GROUP = 0x2;
    private static final int DACL = 0x4;
    private static final int SACL = 0x8;
    private static final int OF_DACL = SecurityDescriptor.DACL_AUTO_INHERITED | SecurityDescriptor.DACL_PROTECTED;

    private SecurityInfo() {}

    static ByteBuffer of(OpenFile file, int parts) throws StatusException {
        file.require(AccessMask.READ_CONTROL);
        refuseSacl(parts);
        SecurityDescriptor all = file.share().store().security(file.path());
        return merged(new SecurityDescriptor(0, null, null, null, null), all, parts)
                .toBuffer();
    }

    static void set(OpenFile file, int parts, ByteBuffer data) throws IOException {
        if ((parts & (OWNER | GROUP)) != 0) {
            file.require(AccessMask.WRITE_OWNER);
        }
        if ((parts & DACL) != 0) {
            file.require(AccessMask.WRITE_DAC);
        }
        refuseSacl(parts);
        SecurityDescriptor given = SecurityDescriptor.decode(data);
        FileStore store = file.share().store();
        file.share().locked(() -> {
            store.setSecurity(file.path(), merged(store.security(file.path()), given, parts));
            return given;
        });
    }

    private static void refuseSacl(int parts) throws StatusException {
        if ((parts & SACL) != 0) {
            throw new StatusException(NtStatus.ACCESS_DENIED);
        }
    }

    /** Returns {@code one} with these parts taken from {@code other}. */
    private static SecurityDescriptor merged(SecurityDescriptor one, SecurityDescriptor other, int parts) {
        SecurityDescriptor ofDacl = (parts & DACL) != 0 ? other : one;
        return new SecurityDescriptor(
                ofDacl.control() & (OF_DACL | SecurityDescriptor.DACL_PRESENT),
                (parts & OWNER) != 0 ? other.owner() : one.owner(),
                (parts & GROUP) != 0 ? other.group() : one.group(),
                ofDacl.dacl(),
                null);
    }
}
