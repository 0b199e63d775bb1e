// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.redis;

import java.io.IOException;

/** The server refused a command. The message is the server's, such as {@code WRONGTYPE Operation against a key ...}. */
public final class RedisException extends IOException {
    private static final long serialVersionUID = 1;

    /** Makes an exception with the message of the server. */
    RedisException(String message) {
        super(message);
    }

    /**
     * Returns the first word of the message, which is the kind of error: {@code ERR}, {@code WRONGTYPE}, {@code NOAUTH}
     * and so on.
     */
    public String code() {
        return String.valueOf(getMessage()).split(" ", 2)[0];
    }
}
