// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import java.nio.file.Path;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/** The source of a Kerberos user's tickets. */
public sealed interface KerberosLogin {
    /**
     * Requests the tickets from the KDC with a password.
     *
     * @param principal {@code user} or {@code user@REALM}
     * @param password the password; the authenticator overwrites it when it is closed
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Password(String principal, char[] password) implements KerberosLogin {
        @Override
        public String toString() {
            return principal;
        }
    }

    /**
     * Requests the tickets from the KDC with a key in a keytab file.
     *
     * @param principal {@code user} or {@code user@REALM}
     * @param file the keytab
     */
    record Keytab(String principal, Path file) implements KerberosLogin {
        @Override
        public String toString() {
            return principal + " in keytab " + file;
        }
    }

    /**
     * Uses the tickets of a ticket cache, which {@code kinit} for example fills.
     *
     * @param principal the user whose tickets to use; null for any user
     * @param file the ticket cache; null for the system's default
     */
    record Cache(@Nullable String principal, @Nullable Path file) implements KerberosLogin {
        @Override
        public String toString() {
            String cache = file == null ? "the default ticket cache" : "ticket cache " + file;
            return principal == null ? cache : principal + " in " + cache;
        }
    }

    /** Uses the tickets of a subject that the application has logged in itself. */
    record LoggedIn(Subject subject) implements KerberosLogin {
        /** Does not return the subject's own text, because that contains the tickets. */
        @Override
        public String toString() {
            return "Kerberos subject";
        }
    }
}
