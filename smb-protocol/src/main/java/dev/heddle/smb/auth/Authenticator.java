package dev.heddle.smb.auth;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of one authentication. The session layer drives it: {@link #initialToken} goes into the first
 * SESSION_SETUP request, {@link #next} answers every response with STATUS_MORE_PROCESSING_REQUIRED, {@link #finish}
 * takes the token of the successful response. An object serves one authentication only, and calls out of this order
 * throw {@link IllegalStateException}. Not thread-safe.
 */
public interface Authenticator extends AutoCloseable {
    /**
     * The first token.
     *
     * @param serverNegTokenInit the security buffer of the NEGOTIATE response; null or empty if the server sent none
     * @throws AuthFormatException if the server's token is broken
     * @throws AuthFailedException if the server does not offer this mechanism
     */
    byte[] initialToken(byte @Nullable [] serverNegTokenInit) throws AuthException;

    /**
     * The answer to a token of the server.
     *
     * @throws AuthFormatException if the server's token is broken
     * @throws AuthFailedException if the server refused, or demands what this client does not do
     */
    byte[] next(byte[] serverToken) throws AuthException;

    /**
     * Checks the token that came with the server's success.
     *
     * @param finalServerToken the token; null or empty if the server sent none
     * @throws AuthFormatException if the token is broken
     * @throws AuthFailedException if the token does not say that authentication is complete, or its integrity code is
     *     wrong
     */
    void finish(byte @Nullable [] finalServerToken) throws AuthException;

    /**
     * The session key as a fresh array, known after {@link #finish}: Kerberos servers choose it last. The response that
     * {@code finish} belongs to is signed with a key derived from it. Of length 16 for NTLM, as long as the key's kind
     * says for Kerberos (16 or 32 for AES), 0 if there is none (anonymous).
     */
    byte[] sessionKey();

    /**
     * Whether the server's tokens have shown that it holds the session key: by a mechListMIC or by mutual
     * authentication. Known after {@link #finish}.
     */
    boolean serverProven();

    /** Whether this authentication names no user; such a session has no keys and cannot sign. */
    boolean anonymous();

    /** The user's Kerberos realm, known after {@link #finish}; empty if this is no Kerberos. */
    default Optional<String> realm() {
        return Optional.empty();
    }

    /** Overwrites the secrets in this object. May be called at any time, also more than once. */
    @Override
    void close();
}
