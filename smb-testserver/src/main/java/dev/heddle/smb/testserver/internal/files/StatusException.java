// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.wire.NtStatus;
import java.io.IOException;

/** Fails a request with an NTSTATUS. */
public final class StatusException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient NtStatus status;

    public StatusException(NtStatus status) {
        super(status.toString());
        this.status = status;
    }

    public NtStatus status() {
        return status;
    }

    /** Skips the stack trace: failed requests are frequent, and nobody reads where they failed. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
