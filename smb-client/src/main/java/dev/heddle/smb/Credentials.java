package dev.heddle.smb;

import dev.heddle.smb.auth.KerberosLogin;
import dev.heddle.smb.internal.connect.Identity;
import java.nio.file.Path;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Who logs in. Never shows the password. Thread-safe.
 *
 * <p>{@code password} and {@code guest} log in by NTLM, the four {@code kerberos} kinds by Kerberos; neither falls back
 * to the other. Kerberos is the JVM's, which finds realms and their KDCs in the file that the system property
 * {@code java.security.krb5.conf} names, else in the system's own (such as {@code /etc/krb5.conf}); the JVM reads it at
 * its first use. It asks for a ticket to the service {@code cifs/host}, where host is the name given to
 * {@link SmbClient#connect}, so connect by the name under which the realm knows the server and not by its address.
 * Logging in waits on the caller's thread for the KDC, each try for as long as {@code kdc_timeout} in that file says
 * (30 s if it says nothing); before JDK 24 a virtual thread may keep its carrier meanwhile. What fails there is an
 * {@link SmbAuthenticationException}. Tickets that a login got from the KDC are destroyed when it ends.
 */
public final class Credentials implements AutoCloseable {
    private final Identity identity;

    private Credentials(
            Identity.Kind kind, String domain, String user, char[] password, @Nullable KerberosLogin kerberos) {
        this.identity = new Identity(kind, domain, user, password, kerberos);
    }

    /**
     * A user with a password, by NTLM.
     *
     * @param user {@code "alice"}, {@code "DOMAIN\alice"}, or {@code "alice@REALM"} for a server in a domain; not empty
     * @param password copied; the caller may overwrite its own
     */
    public static Credentials password(String user, char[] password) {
        int backslash = user.indexOf('\\');
        return backslash < 0
                ? password("", user, password)
                : password(user.substring(0, backslash), user.substring(backslash + 1), password);
    }

    /**
     * A user with a password, by NTLM.
     *
     * @param domain domain or workgroup, may be empty
     * @param user not empty
     * @param password copied; the caller may overwrite its own
     */
    public static Credentials password(String domain, String user, char[] password) {
        if (user.isEmpty()) {
            throw new IllegalArgumentException("the user name is empty; use guest() or anonymous()");
        }
        return new Credentials(Identity.Kind.PASSWORD, domain, user, password.clone(), null);
    }

    /**
     * A user with a password, by Kerberos.
     *
     * @param principal {@code "alice"} of the default realm, or {@code "alice@REALM"}
     * @param password copied; the caller may overwrite its own
     * @throws IllegalArgumentException if the principal is empty or has a backslash
     */
    public static Credentials kerberosPassword(String principal, char[] password) {
        char[] copy = password.clone();
        return kerberos(copy, new KerberosLogin.Password(checked(principal), copy));
    }

    /**
     * A user with a key in a file, by Kerberos.
     *
     * @param principal {@code "alice"} of the default realm, or {@code "alice@REALM"}
     * @param keytab read at each login
     * @throws IllegalArgumentException if the principal is empty or has a backslash
     */
    public static Credentials kerberosKeytab(String principal, Path keytab) {
        return kerberos(new char[0], new KerberosLogin.Keytab(checked(principal), keytab));
    }

    /**
     * Whoever has a ticket in the default ticket cache, such as {@code KRB5CCNAME} names or {@code kinit} fills; by
     * Kerberos.
     */
    public static Credentials kerberosCache() {
        return kerberosCache(null, null);
    }

    /**
     * A user with a ticket in a cache, by Kerberos.
     *
     * @param principal whose ticket it must be, as {@code "alice"} or {@code "alice@REALM"}; null for anybody's
     * @param cache a cache of type FILE, read at each login; null for the default
     * @throws IllegalArgumentException if the principal is empty or has a backslash
     */
    public static Credentials kerberosCache(@Nullable String principal, @Nullable Path cache) {
        return kerberos(new char[0], new KerberosLogin.Cache(principal == null ? null : checked(principal), cache));
    }

    /**
     * A user whom the application has logged in to Kerberos, by JAAS for example.
     *
     * @param subject with a ticket-granting ticket; stays the application's to keep fresh and to destroy
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

    /** The guest account, without a password. Only with these does a session accept to be a guest's. */
    public static Credentials guest() {
        return new Credentials(Identity.Kind.GUEST, "", "guest", new char[0], null);
    }

    /** Nobody: a session without a user ("null session"). */
    public static Credentials anonymous() {
        return new Credentials(Identity.Kind.ANONYMOUS, "", "", new char[0], null);
    }

    Identity identity() {
        return identity;
    }

    /**
     * Overwrites the password, of which this holds the one copy that outlives a login; later logins with these
     * credentials fail, also those that a server wants of a session that lives, and those of
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
