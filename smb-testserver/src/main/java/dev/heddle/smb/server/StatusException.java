package dev.heddle.smb.server;

import dev.heddle.smb.wire.NtStatus;
import java.io.IOException;

/** A request fails with that status. */
final class StatusException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient NtStatus status;

    StatusException(NtStatus status) {
        super(status.toString());
        this.status = status;
    }

    NtStatus status() {
        return status;
    }

    /** Part of how requests are answered, thrown often: nobody looks at where. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
