// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Creates exceptions that say what failed and what to do; the JDK's messages name no peer. */
final class TlsFailures {
    /** The text with which the JDK reports an alert of the peer; the name of the alert follows. */
    private static final String ALERT = "Received fatal alert: ";

    private final String peer;
    private final boolean client;

    /**
     * Creates an instance for one connection.
     *
     * @param peer the other end, for messages
     * @param client whether this end is the client
     */
    TlsFailures(String peer, boolean client) {
        this.peer = peer;
        this.client = client;
    }

    /** Returns the exception for a failed handshake. */
    SSLHandshakeException handshake(IOException e) {
        String reason = reason(e);
        if (reason == null) {
            reason = "the TLS handshake with " + peer + " failed: " + message(e);
        }
        return new SSLHandshakeException(reason, e);
    }

    /** Returns the exception for a failure of an established connection. */
    SSLException broken(SSLException e) {
        String reason = reason(e);
        return new SSLException(reason == null ? "TLS with " + peer + " failed: " + message(e) : reason, e);
    }

    SSLException truncated() {
        return new SSLException(peer + " ended the connection without close_notify: data may be missing");
    }

    SSLException renegotiation() {
        return new SSLException(peer + " asked for a renegotiation, which is refused. Switch renegotiation off there");
    }

    SSLException ended() {
        return new SSLException("TLS with " + peer + " has ended: nothing can be sent any more");
    }

    SSLException tooManyKeyUpdates() {
        return new SSLException(peer + " requests new keys too often");
    }

    private static String message(Throwable e) {
        String message = e.getMessage();
        return message == null ? e.toString() : message;
    }

    private @Nullable String reason(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String reason = switch (cause) {
                case SocketTimeoutException late ->
                    peer + " did not complete the TLS handshake within " + late.getMessage()
                            + ". Does that port use TLS?";
                case EOFException end -> peer + " ended the connection during the TLS handshake";
                case CertificateException refused -> certificate(refused);
                case CertPathBuilderException noPath -> unknownIssuer();
                case CertPathValidatorException invalid
                when invalid.getReason() == PKIXReason.NO_TRUST_ANCHOR -> unknownIssuer();
                case SSLException ssl -> protocol(message(ssl));
                default -> null;
            };
            if (reason != null) {
                return reason;
            }
        }
        return null;
    }

    private @Nullable String certificate(CertificateException e) {
        if (e instanceof CertificateExpiredException) {
            return "the certificate of " + peer + " has expired (" + message(e)
                    + "). Renew it there, or correct the clock of this machine";
        }
        if (e instanceof CertificateNotYetValidException) {
            return "the certificate of " + peer + " is not valid yet (" + message(e) + "). Correct the clocks";
        }
        // The JDK has no exception type for a wrong name; the subclasses are other failures.
        if (e.getClass() == CertificateException.class && message(e).startsWith("No ")) {
            return "the certificate of " + peer + " is not for that name: " + message(e)
                    + " Connect by a name in the certificate, or have a certificate made for this name";
        }
        return e.getCause() == null ? "the certificate of " + peer + " was refused: " + message(e) : null;
    }

    private String unknownIssuer() {
        return "the issuer of the certificate of " + peer
                + " is not trusted here. Add the issuer's certificate to the trust store of the SSLContext";
    }

    private @Nullable String protocol(String message) {
        int alert = message.indexOf(ALERT);
        if (alert >= 0) {
            String name = message.substring(alert + ALERT.length());
            return peer + " refused the TLS connection: " + name + advice(name);
        }
        if (message.contains("plaintext connection")) {
            return peer + " does not speak TLS on that port (" + message + ")";
        }
        return null;
    }

    private String advice(String alert) {
        String certificate = client ? "this client's certificate" : "this server's certificate";
        return switch (alert) {
            case "certificate_required" ->
                ". It needs a client certificate: add one to the key store of the SSLContext";
            case "bad_certificate" ->
                ". Check " + certificate + (client ? ", or add one to the key store of the SSLContext" : "");
            case "unsupported_certificate", "certificate_unknown" -> ". Check " + certificate;
            case "certificate_expired", "certificate_revoked" -> ". Renew " + certificate;
            case "unknown_ca" -> ". Add the issuer of " + certificate + " to the trust store there";
            case "protocol_version" -> ". The ends have no protocol version in common";
            case "handshake_failure" -> ". The ends have no cipher suite in common, or a client certificate is missing";
            case "no_application_protocol" -> ". The ends have no application protocol (ALPN) in common";
            case "unrecognized_name" -> ". It does not know that server name (SNI)";
            default -> "";
        };
    }
}
