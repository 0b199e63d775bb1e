// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** User and password for a proxy. Immutable. */
final class ProxyLogin {
    private final String user;
    private final byte[] password;

    private ProxyLogin(String user, byte[] password) {
        this.user = user;
        this.password = password;
    }

    /**
     * Copies user and password.
     *
     * @param userMax the most bytes of the user name in UTF-8; the least is 1
     * @param passwordMin the least bytes of the password in UTF-8
     * @param passwordMax the most bytes of the password in UTF-8
     * @throws IllegalArgumentException if user or password is too short or too long
     */
    static ProxyLogin of(String user, int userMax, char[] password, int passwordMin, int passwordMax) {
        ByteBuffer encoded = UTF_8.encode(CharBuffer.wrap(password));
        byte[] secret = new byte[encoded.remaining()];
        encoded.get(secret);
        check("user", user.getBytes(UTF_8).length, 1, userMax);
        check("password", secret.length, passwordMin, passwordMax);
        return new ProxyLogin(user, secret);
    }

    private static void check(String what, int bytes, int min, int max) {
        if (bytes < min || bytes > max) {
            throw new IllegalArgumentException(
                    "the " + what + " for the proxy must have " + min + " to " + max + " bytes, not " + bytes);
        }
    }

    String user() {
        return user;
    }

    /** Returns the password in UTF-8; the caller must not change it. */
    byte[] password() {
        return password;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProxyLogin that
                && user.equals(that.user)
                && MessageDigest.isEqual(password, that.password);
    }

    @Override
    public int hashCode() {
        return user.hashCode();
    }

    @Override
    public String toString() {
        return user;
    }
}
