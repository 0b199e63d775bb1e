// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import org.jspecify.annotations.Nullable;

/** Converts host names for TLS. */
final class TlsNames {
    private static final Pattern IPV4 = Pattern.compile("[0-9.]+");

    private TlsNames() {}

    /**
     * Returns the host without the trailing dot of a fully qualified name, which certificates do not contain, and
     * without the brackets of an IPv6 address.
     */
    static String plain(String host) {
        if (host.startsWith("[") && host.endsWith("]")) {
            return host.substring(1, host.length() - 1);
        }
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /** Returns the name to send to the server (SNI): none for an IP address and for a name that is not a DNS name. */
    static List<SNIServerName> sni(String host) {
        SNIHostName name = dnsName(host);
        return name == null ? List.of() : List.of(name);
    }

    /** Returns the DNS name; null if {@code host} is an IP address or not a DNS name. */
    static @Nullable SNIHostName dnsName(String host) {
        String name = plain(host);
        if (name.indexOf(':') >= 0 || IPV4.matcher(name).matches()) {
            return null;
        }
        try {
            return new SNIHostName(name);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Returns the usual text form of host and port. */
    static String endpoint(String host, int port) {
        return (host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]") + ":" + port;
    }
}
