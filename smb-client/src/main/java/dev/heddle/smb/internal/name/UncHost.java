// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.name;

import java.util.Locale;

/** Hosts in UNC paths. A colon is not allowed there: an IPv6 address becomes a name under {@code ipv6-literal.net}. */
public final class UncHost {
    private static final String IPV6 = ".ipv6-literal.net";

    private UncHost() {}

    /**
     * Returns the host's name in a UNC path: {@code 2001-db8--1.ipv6-literal.net} for {@code 2001:db8::1}, other names
     * unchanged.
     */
    public static String ofHost(String host) {
        String bare = withoutBrackets(host);
        return bare.indexOf(':') < 0 ? bare : bare.replace(':', '-').replace('%', 's') + IPV6;
    }

    /** Returns the name or address to connect to for a host in a UNC path. */
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
