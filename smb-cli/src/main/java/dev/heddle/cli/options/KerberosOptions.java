package dev.heddle.cli.options;

import dev.heddle.cli.url.SmbUrl;
import dev.heddle.smb.Credentials;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Logging in by Kerberos. Never asks: who has neither password nor keytab has a ticket. */
final class KerberosOptions {
    private static final String CONFIGURATION = "java.security.krb5.conf";

    @Option(
            names = "--kerberos",
            description =
                    "Log in by Kerberos: with a password if --password-stdin or HEDDLE_PASSWORD gives one, else with"
                            + " the ticket that kinit got. The host is the server's name in the realm; realm and KDC"
                            + " stand in krb5.conf.")
    private boolean kerberos;

    @Option(names = "--keytab", paramLabel = "FILE", description = "With --kerberos: the user's key is in this file.")
    private @Nullable Path keytab;

    @Option(
            names = "--ccache",
            paramLabel = "FILE",
            description = "With --kerberos: the ticket is in this file, and not in the default cache.")
    private @Nullable Path cache;

    boolean wanted() {
        return kerberos;
    }

    /** What is wrong with the options, or null. */
    @Nullable
    String contradiction(SmbUrl url, boolean passwordStdin) {
        boolean file = keytab != null || cache != null;
        if (!kerberos) {
            return file ? "--keytab and --ccache go with --kerberos" : null;
        }
        if ((keytab != null && cache != null) || (file && passwordStdin)) {
            return "take one of --keytab, --ccache and --password-stdin";
        }
        if (!url.domain().isEmpty()) {
            return "with --kerberos the realm stands behind the user: smb://user%40REALM@" + url.host() + "/...";
        }
        if (url.user() == null && (keytab != null || passwordStdin)) {
            return "the URL names no user, whose key or password it is: write smb://user@" + url.host() + "/...";
        }
        return null;
    }

    /**
     * Who logs in.
     *
     * @param password null if none was given
     * @throws IllegalArgumentException if the user's name is not one that Kerberos takes
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

    /** The JVM does not know the variable by which all other programs find krb5.conf. */
    static void takeConfigurationFrom(@Nullable String krb5Config) {
        if (krb5Config != null && !krb5Config.isEmpty() && System.getProperty(CONFIGURATION) == null) {
            System.setProperty(CONFIGURATION, krb5Config);
        }
    }
}
