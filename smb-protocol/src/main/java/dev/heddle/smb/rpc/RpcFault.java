// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.rpc;

import java.io.IOException;

/** Signals that the server did not execute a call, with the server's error code. */
public final class RpcFault extends IOException {
    /** The Win32 error for a caller without the right to make this call ([MS-ERREF] 2.2). */
    public static final int ACCESS_DENIED = 5;

    private static final long serialVersionUID = 1;

    private final int status;

    RpcFault(String what, int status) {
        super(String.format("%s: error 0x%08X", what, status));
        this.status = status;
    }

    /** Returns the error code: a Win32 error, or a status of C706, appendix E. */
    public int status() {
        return status;
    }
}
