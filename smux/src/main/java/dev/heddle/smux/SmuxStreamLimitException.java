// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

/** This side has as many streams open as {@link SmuxConfig#maxStreams()} allows. */
public final class SmuxStreamLimitException extends SmuxException {
    private static final long serialVersionUID = 1;

    SmuxStreamLimitException(int maxStreams) {
        super("cannot open a stream: this side already has " + maxStreams + " streams open", 0, null);
    }
}
