// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import dev.heddle.smb.auth.KerberosLogin;
import dev.heddle.smb.internal.connect.Identity;
import java.nio.file.Path;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/**
 * The user that logs in, and the user's secret. Never shows the password. Thread-safe.
 *
 * <p>{@code password} and {@code guest} authenticate with NTLM, the four {@code kerberos} methods with Kerberos;
 * neither falls back to the other. Kerberos is the JVM's implementation. The JVM finds realms and their KDCs in the
 * file that the system property {@code java.security.krb5.conf} names, or else in the system's file (such as
 * {@code /etc/krb5.conf}), and reads that file at its first use. The JVM requests a ticket for the service
 * {@code cifs/host}, where host is the name given to {@link SmbClient#connect}. Connect by the name under which the
 * realm knows the server, not by its address. The login waits for the KDC on the caller's thread; each attempt waits
 * for {@code kdc_timeout} of that file (default 30 s). Before JDK 24 a virtual thread may pin its carrier during this
 * wait. A failed Kerberos login is an {@link SmbAuthenticationException}. Tickets that a login got from the KDC are
 * destroyed when the login ends.
 */
public final class Credentials implements AutoCloseable {
    private final Identity identity;

    private Credentials(
            Identity.Kind kind, String domain, String user, char[] password, @Nullable KerberosLogin kerberos) {
        this.identity = new Identity(kind, domain, user, password, kerberos);
    }

    /**
     * Returns credentials for NTLM with a user name and a password.
     *
     * @param user {@code "alice"}, {@code "DOMAIN\alice"}, or {@code "alice@REALM"} for a server in a domain; not empty
     * @param password copied; the caller may overwrite its own array
     */
    public static Credentials password(String user, char[] password) {
        int backslash = user.indexOf('\\');
        return backslash < 0
                ? password("", user, password)
                : password(user.substring(0, backslash), user.substring(backslash + 1), password);
    }

    /**
     * Returns credentials for NTLM with a domain, a user name and a password.
     *
     * @param domain domain or workgroup, may be empty
     * @param user not empty
     * @param password copied; the caller may overwrite its own array
     */
    public static Credentials password(String domain, String user, char[] password) {
        if (user.isEmpty()) {
            throw new IllegalArgumentException("the user name is empty; use guest() or anonymous()");
        }
        return new Credentials(Identity.Kind.PASSWORD, domain, user, password.clone(), null);
    }

    /**
     * Returns credentials for Kerberos with a password.
     *
     * @param principal {@code "alice"} of the default realm, or {@code "alice@REALM"}
     * @param password copied; the caller may overwrite its own array
     * @throws IllegalArgumentException if the principal is empty or has a backslash
     */
    public static Credentials kerberosPassword(String principal, char[] password) {
        char[] copy = password.clone();
        return kerberos(copy, new KerberosLogin.Password(checked(principal), copy));
    }

    /**
     * Returns credentials for Kerberos with a keytab file.
     *
     * @param principal {@code "alice"} of the default realm, or {@code "alice@REALM"}
     * @param keytab read at each login
     * @throws IllegalArgumentException if the principal is empty or has a backslash
     */
    public static Credentials kerberosKeytab(String principal, Path keytab) {
        return kerberos(new char[0], new KerberosLogin.Keytab(checked(principal), keytab));
    }

    /**
     * Returns credentials for Kerberos with the ticket in the default ticket cache, for example the one that
     * {@code KRB5CCNAME} names or {@code kinit} fills.
     */
    public static Credentials kerberosCache() {
        return kerberosCache(null, null);
    }

    /**
     * Returns credentials for Kerberos with a ticket in a cache.
     *
     * @param principal the owner of the ticket, as {@code "alice"} or {@code "alice@REALM"}; null for any owner
     * @param cache a cache of type FILE, read at each login; null for the default cache
     * @throws IllegalArgumentException if the principal is empty or has a backslash
     */
    public static Credentials kerberosCache(@Nullable String principal, @Nullable Path cache) {
        return kerberos(new char[0], new KerberosLogin.Cache(principal == null ? null : checked(principal), cache));
    }

    /**
     * Returns credentials for Kerberos of a user whom the application has already logged in, for example with JAAS.
     *
     * @param subject holds a ticket-granting ticket; the application keeps it fresh and destroys it
     */
    public static Credentials kerberos(Subject subject) {
        return kerberos(new char[0], new KerberosLogin.LoggedIn(subject));
    }

    private static Credentials kerberos(char[] password, KerberosLogin login) {
        return new Credentials(Identity.Kind.KERBEROS, "", "", password, login);
    }

    private static String checked(String principal) {
        if (principal.isEmpty() || principal.indexOf('\\') >= 0) {
            throw new IllegalArgumentException(
                    "a Kerberos principal is written user or user@REALM: '" + principal + "'");
        }
        return principal;
    }

    /**
     * Returns credentials for the guest account, without a password. A session accepts guest access only with these
     * credentials.
     */
    public static Credentials guest() {
        return new Credentials(Identity.Kind.GUEST, "", "guest", new char[0], null);
    }

    /** Returns credentials for an anonymous session, without a user ("null session"). */
    public static Credentials anonymous() {
        return new Credentials(Identity.Kind.ANONYMOUS, "", "", new char[0], null);
    }

    Identity identity() {
        return identity;
    }

    /**
     * Overwrites the password. These credentials hold the only copy that outlives a login. Later logins with them fail,
     * including a login that the server requests during an open session and the login of
     * {@link SmbSession#reconnect()}.
     */
    @Override
    public void close() {
        identity.close();
    }

    @Override
    public String toString() {
        return identity.toString();
    }
}
