package dev.heddle.smb.internal.name;

import java.util.Locale;

/**
 * Hosts as UNC paths write them. A colon has no place there: an IPv6 address becomes a name under
 * {@code ipv6-literal.net}.
 */
public final class UncHost {
    private static final String IPV6 = ".ipv6-literal.net";

    private UncHost() {}

    /**
     * The host's name in a UNC path: {@code 2001-db8--1.ipv6-literal.net} for {@code 2001:db8::1}, other names as they
     * are.
     */
    public static String ofHost(String host) {
        String bare = withoutBrackets(host);
        return bare.indexOf(':') < 0 ? bare : bare.replace(':', '-').replace('%', 's') + IPV6;
    }

    /** The name or address to connect to, of a host that a UNC path names. */
    public static String toHost(String unc) {
        String bare = withoutBrackets(unc);
        if (!bare.toLowerCase(Locale.ROOT).endsWith(IPV6)) {
            return bare;
        }
        return bare.substring(0, bare.length() - IPV6.length())
                .replace('-', ':')
                .replace('s', '%');
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
