// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.options;

import dev.heddle.cli.url.SmbUrl;
import dev.heddle.smb.Credentials;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for a login by Kerberos. There is no prompt: without a password or keytab, the ticket cache is used. */
final class KerberosOptions {
    private static final String CONFIGURATION = "java.security.krb5.conf";

    @Option(
            names = "--kerberos",
            description = "Log in by Kerberos: with the password of --password-stdin or HEDDLE_PASSWORD, or else with"
                    + " the ticket that kinit got. The host in the URL must be the server's name in the realm;"
                    + " krb5.conf must name the realm and its KDC.")
    private boolean kerberos;

    @Option(
            names = "--keytab",
            paramLabel = "FILE",
            description = "With --kerberos: read the user's key from this file.")
    private @Nullable Path keytab;

    @Option(
            names = "--ccache",
            paramLabel = "FILE",
            description = "With --kerberos: read the ticket from this file instead of the default cache.")
    private @Nullable Path cache;

    boolean wanted() {
        return kerberos;
    }

    /** Returns what is wrong with the options, or null. */
    @Nullable
    String contradiction(SmbUrl url, boolean passwordStdin) {
        boolean file = keytab != null || cache != null;
        if (!kerberos) {
            return file ? "--keytab and --ccache need --kerberos" : null;
        }
        if ((keytab != null && cache != null) || (file && passwordStdin)) {
            return "use only one of --keytab, --ccache and --password-stdin";
        }
        if (!url.domain().isEmpty()) {
            return "with --kerberos write the realm after the user: smb://user%40REALM@" + url.host() + "/...";
        }
        if (url.user() == null && (keytab != null || passwordStdin)) {
            return "the URL names no user for the keytab or password: write smb://user@" + url.host() + "/...";
        }
        return null;
    }

    /**
     * Returns the credentials.
     *
     * @param password null if none was given
     * @throws IllegalArgumentException if Kerberos does not accept the user's name
     */
    Credentials credentials(@Nullable String user, char @Nullable [] password) {
        if (user != null && keytab != null) {
            return Credentials.kerberosKeytab(user, keytab);
        }
        if (user != null && cache == null && password != null) {
            return Credentials.kerberosPassword(user, password);
        }
        return Credentials.kerberosCache(user, cache);
    }

    /**
     * Tells the JVM where krb5.conf is: the JVM ignores the environment variable KRB5_CONFIG, which all other programs
     * read.
     */
    static void takeConfigurationFrom(@Nullable String krb5Config) {
        if (krb5Config != null && !krb5Config.isEmpty() && System.getProperty(CONFIGURATION) == null) {
            System.setProperty(CONFIGURATION, krb5Config);
        }
    }
}
