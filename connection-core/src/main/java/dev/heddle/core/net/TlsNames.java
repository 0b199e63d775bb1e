package dev.heddle.core.net;

import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import org.jspecify.annotations.Nullable;

/** Names of hosts as TLS needs them. */
final class TlsNames {
    private static final Pattern IPV4 = Pattern.compile("[0-9.]+");

    private TlsNames() {}

    /**
     * Without the dot at the end of a fully qualified name, which certificates do not contain, and without the
     * brackets of IPv6 addresses.
     */
    static String plain(String host) {
        if (host.startsWith("[") && host.endsWith("]")) {
            return host.substring(1, host.length() - 1);
        }
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /** The name as it is sent to the server: none for an IP address and for a name that is not a DNS name. */
    static List<SNIServerName> sni(String host) {
        SNIHostName name = dnsName(host);
        return name == null ? List.of() : List.of(name);
    }

    /** Null if {@code host} is an IP address or not a DNS name. */
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

    /** As people would write it. */
    static String endpoint(String host, int port) {
        return (host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]") + ":" + port;
    }
}
