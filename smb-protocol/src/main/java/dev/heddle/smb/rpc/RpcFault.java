package dev.heddle.smb.rpc;

import java.io.IOException;

/** The server did not carry out a call, and says why. */
public final class RpcFault extends IOException {
    /** The caller may not make this call, as a Win32 error ([MS-ERREF] 2.2). */
    public static final int ACCESS_DENIED = 5;

    private static final long serialVersionUID = 1;

    private final int status;

    RpcFault(String what, int status) {
        super(String.format("%s: error 0x%08X", what, status));
        this.status = status;
    }

    /** A Win32 error, or a status of C706, appendix E. */
    public int status() {
        return status;
    }
}
