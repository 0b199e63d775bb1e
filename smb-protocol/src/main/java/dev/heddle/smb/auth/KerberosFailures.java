// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.login.LoginException;
import org.ietf.jgss.GSSException;
import org.jspecify.annotations.Nullable;

/**
 * Translates failures of the JDK's Kerberos into exceptions with a hint for the user. The JDK's exception classes are
 * internal, but their messages end in the error number of RFC 4120.
 */
final class KerberosFailures {
    private static final Pattern ERROR_NUMBER = Pattern.compile("\\((\\d{1,3})\\)");
    private static final String CHECK_SECRET = "check the password, or whether the keytab holds the user's present key";
    private static final String CHECK_CONFIGURATION =
            "name the realm and its KDC in krb5.conf, and tell the JVM where that is (java.security.krb5.conf)";

    /** The hints by error number of RFC 4120 section 7.5.9. */
    private static final Map<Integer, String> HINTS = Map.ofEntries(
            Map.entry(6, "the KDC knows no such user: check the principal and its realm"),
            Map.entry(
                    7, "the KDC knows no such service: connect by the name under which the server is registered there"),
            Map.entry(12, "the realm's policy forbids the login: ask its administrator"),
            Map.entry(14, "the KDC and the JVM have no encryption type in common: allow AES in the realm"),
            Map.entry(18, "the account is locked or has expired: ask the realm's administrator"),
            Map.entry(23, "the password has expired: set a new one, with kpasswd for example"),
            Map.entry(24, CHECK_SECRET),
            Map.entry(31, CHECK_SECRET),
            Map.entry(32, "the ticket has expired: get a new one with kinit"),
            Map.entry(33, "the ticket is not valid yet: compare this computer's clock with the KDC's"),
            Map.entry(37, "the clocks of this computer, the KDC and the server differ too much: set them right"),
            Map.entry(68, "the user belongs to another realm: write user@REALM"));

    private KerberosFailures() {}

    static AuthFailedException ofLogin(KerberosLogin login, LoginException failure) {
        boolean kdcAnswered = number(failure) != null;
        return switch (login) {
            case KerberosLogin.Cache cache
            when !kdcAnswered && !unreachable(failure) && !misconfigured(failure) ->
                new AuthFailedException(
                        "there is no valid ticket " + (cache.principal() == null ? "in " : "of ") + cache,
                        "get one with kinit; klist shows whose the ticket is and when it expires",
                        failure);
            case KerberosLogin.Keytab keytab
            when !kdcAnswered && !unreachable(failure) && !misconfigured(failure) ->
                new AuthFailedException(
                        "there is no key of " + keytab, "klist -k shows whose keys the keytab holds", failure);
            default -> of("no ticket for " + login, failure);
        };
    }

    /** Creates the exception for a KRB-ERROR from the server. */
    static AuthFailedException ofServer(int number) {
        return new AuthFailedException(
                "the server refuses the ticket: Kerberos error (" + number + ")",
                HINTS.getOrDefault(number, "see the log of the server"),
                null);
    }

    static AuthFailedException ofContext(String service, GSSException failure) {
        return of("Kerberos authentication failed with " + service, failure);
    }

    private static AuthFailedException of(String what, Exception failure) {
        Integer number = number(failure);
        String hint = "";
        if (unreachable(failure)) {
            hint = "no KDC answers: is it up, and is its address in krb5.conf right?";
        } else if (misconfigured(failure)) {
            hint = CHECK_CONFIGURATION;
        } else if (number != null) {
            hint = HINTS.getOrDefault(number, "");
        }
        return new AuthFailedException(what + ": " + failure.getMessage(), hint, failure);
    }

    private static boolean unreachable(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    private static boolean misconfigured(Exception failure) {
        return text(failure).contains("Cannot locate") || text(failure).contains("krb5.conf");
    }

    private static @Nullable Integer number(Exception failure) {
        Matcher matcher = ERROR_NUMBER.matcher(text(failure));
        return matcher.find() ? Integer.valueOf(matcher.group(1)) : null;
    }

    private static String text(Exception failure) {
        return String.valueOf(failure.getMessage());
    }
}
