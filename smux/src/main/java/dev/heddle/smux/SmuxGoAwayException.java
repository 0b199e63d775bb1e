// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

/** The session opens no more streams: it is draining, or it has used up its stream ids. */
public final class SmuxGoAwayException extends SmuxException {
    private static final long serialVersionUID = 1;

    SmuxGoAwayException(String message) {
        super(message, 0, null);
    }
}
