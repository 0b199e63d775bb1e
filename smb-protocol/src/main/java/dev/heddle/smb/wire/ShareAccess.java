// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

/** Bits of the ShareAccess field of CREATE ([MS-SMB2] 2.2.13): the access of others while the file is open. */
public final class ShareAccess {
    /** Others may read. */
    public static final int READ = 0x1;

    /** Others may write. */
    public static final int WRITE = 0x2;

    /** Others may delete or rename. */
    public static final int DELETE = 0x4;

    /** Others may read, write, delete and rename. */
    public static final int ALL = READ | WRITE | DELETE;

    private ShareAccess() {}
}
