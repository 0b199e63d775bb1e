// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.connect;

import dev.heddle.smb.auth.KerberosLogin;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The user that logs in, as the login needs it. Never shows the password. Thread-safe. */
public final class Identity implements AutoCloseable {
    /** The kind of login. */
    public enum Kind {
        PASSWORD,
        KERBEROS,
        GUEST,
        ANONYMOUS
    }

    private final Kind kind;
    private final String domain;
    private final String user;
    private final char[] password;
    private final @Nullable KerberosLogin kerberos;
    private volatile boolean closed;

    /**
     * Creates an identity.
     *
     * @param password the identity takes ownership of the array
     * @param kerberos the source of the tickets; null unless by Kerberos
     */
    public Identity(Kind kind, String domain, String user, char[] password, @Nullable KerberosLogin kerberos) {
        this.kind = kind;
        this.domain = domain;
        this.user = user;
        this.password = password;
        this.kerberos = kerberos;
    }

    Kind kind() {
        return kind;
    }

    /** Whether a named user logs in, who must not end up as a guest. */
    boolean namesUser() {
        return kind == Kind.PASSWORD || kind == Kind.KERBEROS;
    }

    public String domain() {
        return domain;
    }

    public String user() {
        return user;
    }

    /** The source of the tickets, for one login; its password is a copy. */
    public KerberosLogin kerberosLogin() {
        return switch (Objects.requireNonNull(kerberos, "not Kerberos")) {
            case KerberosLogin.Password login -> new KerberosLogin.Password(login.principal(), copyPassword());
            case KerberosLogin other -> other;
        };
    }

    /** Returns a copy, which the caller overwrites after use. */
    public char[] copyPassword() {
        synchronized (password) {
            return password.clone();
        }
    }

    boolean closed() {
        return closed;
    }

    /** Overwrites the password; later logins fail. */
    @Override
    public void close() {
        closed = true;
        synchronized (password) {
            Arrays.fill(password, '\0');
        }
    }

    @Override
    public String toString() {
        return switch (kind) {
            case PASSWORD -> domain.isEmpty() ? user : domain + "\\" + user;
            case KERBEROS -> String.valueOf(kerberos);
            case GUEST -> "guest";
            case ANONYMOUS -> "anonymous";
        };
    }
}
