// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

/** Bits of the Capabilities field of NEGOTIATE and SESSION_SETUP ([MS-SMB2] 2.2.3, 2.2.4). */
public final class Capabilities {
    /** Distributed File System. */
    public static final int DFS = 0x1;

    /** Leases. */
    public static final int LEASING = 0x2;

    /** Requests that cost more than one credit. */
    public static final int LARGE_MTU = 0x4;

    /** Several connections for one session. */
    public static final int MULTI_CHANNEL = 0x8;

    /** Persistent handles, which survive a failover. */
    public static final int PERSISTENT_HANDLES = 0x10;

    /** Leases on directories. */
    public static final int DIRECTORY_LEASING = 0x20;

    /** Encryption in SMB 3.0 and 3.0.2; SMB 3.1.1 negotiates it by a context. */
    public static final int ENCRYPTION = 0x40;

    /** Notifications from server to client. */
    public static final int NOTIFICATIONS = 0x80;

    private Capabilities() {}
}
