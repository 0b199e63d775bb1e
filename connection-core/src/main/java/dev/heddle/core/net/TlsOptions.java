// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings of a {@link TlsTransport}. Immutable; each method returns a changed copy. The defaults verify the peer's
 * certificate and its name, and allow TLS 1.3 and TLS 1.2.
 */
public final class TlsOptions {
    private static final Logger LOG = LoggerFactory.getLogger(TlsOptions.class);

    /** The protocols that can be allowed, the preferred one first. */
    private static final List<String> SUPPORTED = List.of("TLSv1.3", "TLSv1.2");

    /** The longest name of an application protocol, in bytes (RFC 7301, section 3.1). */
    private static final int MAX_ALPN_BYTES = 255;

    private static final TlsOptions DEFAULTS = new TlsOptions(new Draft());

    /** Whether a server asks for the client's certificate. */
    public enum ClientAuth {
        /** The server does not ask. */
        NONE,
        /** The server asks, and accepts a client without a certificate. A certificate that is sent must be valid. */
        WANT,
        /** The server asks, and refuses a client without a valid certificate. */
        NEED
    }

    private final @Nullable SSLContext context;
    private final List<String> protocols;
    private final List<String> alpn;
    private final @Nullable String serverName;
    private final boolean verifyPeerName;
    private final ClientAuth clientAuth;
    private final Duration handshakeTimeout;

    /** The mutable settings of a new copy. */
    private static final class Draft {
        private @Nullable SSLContext context;
        private List<String> protocols = SUPPORTED;
        private List<String> alpn = List.of();
        private @Nullable String serverName;
        private boolean verifyPeerName = true;
        private ClientAuth clientAuth = ClientAuth.NONE;
        private Duration handshakeTimeout = Duration.ofSeconds(10);
    }

    private TlsOptions(Draft draft) {
        context = draft.context;
        protocols = draft.protocols;
        alpn = draft.alpn;
        serverName = draft.serverName;
        verifyPeerName = draft.verifyPeerName;
        clientAuth = draft.clientAuth;
        handshakeTimeout = draft.handshakeTimeout;
    }

    private Draft draft() {
        Draft draft = new Draft();
        draft.context = context;
        draft.protocols = protocols;
        draft.alpn = alpn;
        draft.serverName = serverName;
        draft.verifyPeerName = verifyPeerName;
        draft.clientAuth = clientAuth;
        draft.handshakeTimeout = handshakeTimeout;
        return draft;
    }

    /**
     * Returns the defaults: the JDK's context, TLS 1.3 and 1.2, no ALPN, verification of the peer's name, 10 seconds
     * for the handshake.
     */
    public static TlsOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Sets the source of keys and trusted issuers. Connections with the same context share its cache of sessions, so
     * that a later connection can resume the session of an earlier one. The default is {@link SSLContext#getDefault()}:
     * the trusted issuers of the JDK and no key.
     *
     * @param value initialized; the context of a server needs a key and its certificate
     */
    public TlsOptions sslContext(SSLContext value) {
        Draft draft = draft();
        draft.context = value;
        return new TlsOptions(draft);
    }

    /**
     * Sets which protocols are allowed.
     *
     * @param values {@code "TLSv1.3"}, {@code "TLSv1.2"} or both, which is the default
     * @throws IllegalArgumentException if the list is empty or has any other protocol: older protocols are not secure
     */
    public TlsOptions protocols(String... values) {
        List<String> wanted = List.of(values);
        if (wanted.isEmpty() || !SUPPORTED.containsAll(wanted)) {
            throw new IllegalArgumentException("allowed are " + SUPPORTED + ", not " + wanted);
        }
        Draft draft = draft();
        draft.protocols = SUPPORTED.stream().filter(wanted::contains).toList();
        return new TlsOptions(draft);
    }

    /**
     * Sets the application protocols to negotiate (ALPN, RFC 7301). If both ends list protocols and have none in
     * common, the handshake fails. If one end lists none, no protocol is negotiated, and {@link TlsTransport#alpn()} is
     * null. The default is none.
     *
     * @param values the preferred one first, each 1 to 255 bytes long
     * @throws IllegalArgumentException if a value is empty or too long
     */
    public TlsOptions alpn(String... values) {
        for (String value : values) {
            if (value.isEmpty() || value.getBytes(StandardCharsets.UTF_8).length > MAX_ALPN_BYTES) {
                throw new IllegalArgumentException(
                        "an application protocol has 1 to " + MAX_ALPN_BYTES + " bytes: \"" + value + "\"");
            }
        }
        Draft draft = draft();
        draft.alpn = List.of(values);
        return new TlsOptions(draft);
    }

    /**
     * Sets the name that a client expects of the server: the client sends it to the server (SNI, RFC 6066), and the
     * server's certificate must be valid for this name. The default is the host that the client connects to; an IP
     * address is verified but not sent.
     *
     * @param value a DNS name
     * @throws IllegalArgumentException if it is not a DNS name
     */
    public TlsOptions serverName(String value) {
        if (TlsNames.dnsName(value) == null) {
            throw new IllegalArgumentException("not a DNS name: \"" + value + "\"");
        }
        Draft draft = draft();
        draft.serverName = value;
        return new TlsOptions(draft);
    }

    /**
     * DANGEROUS: makes a client accept ANY server that has SOME certificate of a trusted issuer, whatever name the
     * certificate is for. An attacker who owns such a certificate and can redirect the connection can read and change
     * all of its data. The issuer and the dates are still verified. Use this only where each certificate of the
     * context's trusted issuers belongs to the one intended server. If the server's name merely differs from the host
     * that the client connects to, use {@link #serverName} instead. Logs a warning.
     */
    public TlsOptions withoutPeerNameVerification() {
        LOG.warn("TLS clients with these options do not verify the name of the server: another server can pose as it");
        Draft draft = draft();
        draft.verifyPeerName = false;
        return new TlsOptions(draft);
    }

    /**
     * Sets whether a server asks for the client's certificate. Clients ignore this setting: a client sends a
     * certificate if the server asks and its context has one.
     *
     * @param value the default is {@link ClientAuth#NONE}
     */
    public TlsOptions clientAuth(ClientAuth value) {
        Draft draft = draft();
        draft.clientAuth = value;
        return new TlsOptions(draft);
    }

    /**
     * Sets how long a handshake may take.
     *
     * @param value above 0, up to the duration of {@link java.time.temporal.ChronoUnit#FOREVER}; the default is 10
     *     seconds
     * @throws IllegalArgumentException if it is not above 0
     */
    public TlsOptions handshakeTimeout(Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("the timeout must be above 0: " + value);
        }
        Draft draft = draft();
        draft.handshakeTimeout = value;
        return new TlsOptions(draft);
    }

    SSLContext context() throws SSLException {
        try {
            return context == null ? SSLContext.getDefault() : context;
        } catch (NoSuchAlgorithmException e) {
            throw new SSLException("the JDK's default TLS context cannot be used: " + e.getMessage(), e);
        }
    }

    String[] allowedProtocols() {
        return protocols.toArray(new String[0]);
    }

    String[] applicationProtocols() {
        return alpn.toArray(new String[0]);
    }

    /** Returns the name that the server's certificate must be for. */
    String expectedName(String host) {
        return TlsNames.plain(serverName == null ? host : serverName);
    }

    boolean verifyPeerName() {
        return verifyPeerName;
    }

    ClientAuth clientAuth() {
        return clientAuth;
    }

    Duration handshakeTimeout() {
        return handshakeTimeout;
    }
}
