// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import dev.heddle.core.ConnectionClosedException;
import org.jspecify.annotations.Nullable;

/** The session has ended, and so have all its streams. */
public final class SmuxSessionClosedException extends SmuxException {
    private static final long serialVersionUID = 1;

    SmuxSessionClosedException(String message, int bytesTransferred, @Nullable ConnectionClosedException cause) {
        super(message, bytesTransferred, cause);
    }
}
