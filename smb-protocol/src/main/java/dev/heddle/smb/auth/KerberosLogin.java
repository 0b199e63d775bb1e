package dev.heddle.smb.auth;

import java.nio.file.Path;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/** Where the tickets of a Kerberos user come from. */
public sealed interface KerberosLogin {
    /**
     * The KDC gives them for a password.
     *
     * @param principal {@code user} or {@code user@REALM}
     * @param password overwritten by the authenticator that gets it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Password(String principal, char[] password) implements KerberosLogin {
        @Override
        public String toString() {
            return principal;
        }
    }

    /**
     * The KDC gives them for a key in a file.
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
     * They were got before, by {@code kinit} for example.
     *
     * @param principal whose they must be; null for anybody's
     * @param file the ticket cache; null for the system's default
     */
    record Cache(@Nullable String principal, @Nullable Path file) implements KerberosLogin {
        @Override
        public String toString() {
            String cache = file == null ? "the default ticket cache" : "ticket cache " + file;
            return principal == null ? cache : principal + " in " + cache;
        }
    }

    /** The application has logged in itself. */
    record LoggedIn(Subject subject) implements KerberosLogin {
        /** Not the subject's own text, which tells of its tickets. */
        @Override
        public String toString() {
            return "Kerberos subject";
        }
    }
}
