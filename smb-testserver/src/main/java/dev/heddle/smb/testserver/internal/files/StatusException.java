package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.wire.NtStatus;
import java.io.IOException;

/** A request fails with that status. */
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

    /** Part of how requests are answered, thrown often: nobody looks at where. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
