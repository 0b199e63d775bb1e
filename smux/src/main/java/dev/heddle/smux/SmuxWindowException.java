// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

/** The peer claims to have consumed more bytes than this side sent. The stream can send no more. */
public final class SmuxWindowException extends SmuxException {
    private static final long serialVersionUID = 1;

    SmuxWindowException(String message, int bytesTransferred) {
        super(message, bytesTransferred, null);
    }
}
