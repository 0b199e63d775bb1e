// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

/** A call did not finish before its deadline. The stream and the session go on. */
public final class SmuxTimeoutException extends SmuxException {
    private static final long serialVersionUID = 1;

    SmuxTimeoutException(String message, int bytesTransferred) {
        super(message, bytesTransferred, null);
    }
}
