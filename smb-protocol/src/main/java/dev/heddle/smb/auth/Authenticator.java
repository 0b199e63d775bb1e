// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The client side of one authentication. The session layer calls {@link #initialToken} for the first SESSION_SETUP
 * request, {@link #next} for every response with STATUS_MORE_PROCESSING_REQUIRED, and {@link #finish} with the token of
 * the successful response. An object serves one authentication only. Calls in another order throw
 * {@link IllegalStateException}. Not thread-safe.
 */
public interface Authenticator extends AutoCloseable {
    /**
     * Returns the first token for the server.
     *
     * @param serverNegTokenInit the security buffer of the NEGOTIATE response; null or empty if the server sent none
     * @throws AuthFormatException if the server's token is malformed
     * @throws AuthFailedException if the server does not offer this mechanism
     */
    byte[] initialToken(byte @Nullable [] serverNegTokenInit) throws AuthException;

    /**
     * Returns the response to a token of the server.
     *
     * @throws AuthFormatException if the server's token is malformed
     * @throws AuthFailedException if the server rejected the authentication, or requires something that this client
     *     does not support
     */
    byte[] next(byte[] serverToken) throws AuthException;

    /**
     * Checks the token of the successful response.
     *
     * @param finalServerToken the token; null or empty if the server sent none
     * @throws AuthFormatException if the token is malformed
     * @throws AuthFailedException if the token does not say that authentication is complete, or its integrity code is
     *     wrong
     */
    void finish(byte @Nullable [] finalServerToken) throws AuthException;

    /**
     * Returns the session key in a new array. It is available after {@link #finish}, because a Kerberos server may
     * choose it in its last token. The server signs the response that is passed to {@code finish} with a key derived
     * from the session key. The length is 16 bytes for NTLM, the length of the encryption type for Kerberos (16 or 32
     * for AES), and 0 if there is no key (anonymous).
     */
    byte[] sessionKey();

    /**
     * Returns whether the server's tokens proved that it has the session key, by a mechListMIC or by mutual
     * authentication. Available after {@link #finish}.
     */
    boolean serverProven();

    /** Returns whether this authentication is anonymous. An anonymous session has no keys and cannot sign. */
    boolean anonymous();

    /** Returns the user's Kerberos realm, available after {@link #finish}; empty if this is not Kerberos. */
    default Optional<String> realm() {
        return Optional.empty();
    }

    /** Overwrites the secrets in this object. The caller may call it at any time, and more than once. */
    @Override
    void close();
}
