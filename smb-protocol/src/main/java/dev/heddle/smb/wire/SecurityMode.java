// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

/** Bits of the SecurityMode field of NEGOTIATE and SESSION_SETUP ([MS-SMB2] 2.2.3). */
public final class SecurityMode {
    /** The sender supports signing. */
    public static final int SIGNING_ENABLED = 0x1;

    /** The sender requires signing. */
    public static final int SIGNING_REQUIRED = 0x2;

    private SecurityMode() {}
}
