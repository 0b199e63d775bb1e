// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The host and port that a proxy connects to.
 *
 * @param name the host as sent to the proxy: ASCII, without spaces and control characters; IPv6 addresses in brackets
 * @param address null if the proxy resolves the name
 */
record ProxyTarget(String name, @Nullable InetAddress address, int port) {
    /** The longest name that one length byte can express (RFC 1928, section 5). */
    private static final int LONGEST = 255;

    private static final String NAME_RULE =
            "a name has parts of 1 to 63 letters, digits, hyphens and underscores, with dots between them";

    private static final Pattern NAME = Pattern.compile("[\\w-]+(\\.[\\w-]+)*\\.?");
    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");
    /** One number of an IPv4 address, without leading zeros, which some systems read as octal. */
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

    private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

    static ProxyTarget of(String host, int port) throws UnknownHostException {
        ProxyUri.port(port);
        if (host.indexOf(':') >= 0) {
            InetAddress address = ipv6(host);
            String text = address.getHostAddress();
            return new ProxyTarget(address instanceof Inet6Address ? "[" + text + "]" : text, address, port);
        }
        String name = ascii(host);
        return new ProxyTarget(name, NUMBERS.matcher(name).matches() ? ipv4(name) : null, port);
    }

    private static InetAddress ipv6(String host) throws UnknownHostException {
        if (host.indexOf('%') >= 0) {
            throw invalid(host, "a proxy cannot use the zone of an address");
        }
        try {
            return InetAddress.getByName(host.startsWith("[") ? host : "[" + host + "]"); // brackets prevent a lookup
        } catch (UnknownHostException e) {
            throw invalid(host, "not an IPv6 address");
        }
    }

    private static InetAddress ipv4(String host) throws UnknownHostException {
        if (!IPV4.matcher(host).matches()) {
            throw invalid(host, "an IPv4 address has four numbers from 0 to 255");
        }
        return InetAddress.getByName(host); // not a name, so there is no lookup
    }

    private static String ascii(String host) throws UnknownHostException {
        String name;
        try {
            name = host.length() > LONGEST ? host : IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            throw invalid(host, NAME_RULE);
        }
        if (name.length() > LONGEST) {
            throw invalid(host, "longer than " + LONGEST + " characters");
        }
        if (!NAME.matcher(name).matches()) {
            throw invalid(host, NAME_RULE);
        }
        return name;
    }

    private static UnknownHostException invalid(String host, String reason) {
        return new UnknownHostException(
                "Cannot connect through a proxy to the host '" + ProxyDialogue.printable(host) + "': " + reason);
    }

    /** Returns host and port as written in HTTP and in errors. */
    @Override
    public String toString() {
        return name + ":" + port;
    }
}
