// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A call on a session or a stream failed. The subclass tells the kind of failure. */
public abstract sealed class SmuxException extends IOException
        permits SmuxSessionClosedException,
                SmuxStreamClosedException,
                SmuxTimeoutException,
                SmuxWindowException,
                SmuxGoAwayException,
                SmuxStreamLimitException {
    private static final long serialVersionUID = 1;

    private final int bytesTransferred;

    SmuxException(String message, int bytesTransferred, @Nullable Throwable cause) {
        super(bytesTransferred == 0 ? message : message + " (after " + bytesTransferred + " bytes)", cause);
        this.bytesTransferred = bytesTransferred;
    }

    /**
     * Returns, for a write, how many of its first bytes were queued before it failed. Those bytes are sent, in order,
     * as long as the connection lives; none of the others is sent. 0 for all other calls.
     */
    public final int bytesTransferred() {
        return bytesTransferred;
    }
}
