// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.redis;

import java.time.Duration;
import java.util.List;

/**
 * The address of a server, and how to connect to it. Immutable.
 *
 * @param host name or address
 * @param port 1 to 65535
 * @param backend the worker backend's name: {@code loop}, {@code single}, {@code threads} or {@code virtual}
 * @param timeout how long to wait for the connection, and for each reply; above 0
 * @param login a password, or a user and a password; empty for no login
 */
public record RedisOptions(String host, int port, String backend, Duration timeout, List<String> login) {

    /** Returns options for a server that needs no password: the backend {@code virtual}, a timeout of 10 s. */
    public static RedisOptions of(String host, int port) {
        return new RedisOptions(host, port, "virtual", Duration.ofSeconds(10), List.of());
    }

    /** Returns host and port, without the password. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
