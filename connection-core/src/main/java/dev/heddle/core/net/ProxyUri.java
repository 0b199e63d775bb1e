// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses and formats the URIs of proxies. */
final class ProxyUri {
    private static final int SOCKS_PORT = 1080;
    private static final int HTTP_PORT = 8080;
    private static final String FORMS = "Allowed are socks5://[user:password@]host[:port] (port " + SOCKS_PORT
            + " if none is given) and http://[user:password@]host[:port] (port " + HTTP_PORT + " if none is given)";

    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]+(%[\\w.-]+)?");
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[\\p{C}\\p{Z}\\[\\]/?#@%\\\\]");
    private static final Pattern NOT_IN_LOGINS = Pattern.compile("[/?#@]");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    private ProxyUri() {}

    static Proxy parse(String text) {
        try {
            return parsed(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a proxy: " + ProxyDialogue.printable(withoutLogin(text)) + ": "
                    + e.getMessage() + ". " + FORMS);
        }
    }

    private static Proxy parsed(String text) {
        int colon = text.indexOf("://");
        String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        boolean http = scheme.equals("http");
        if (!http && !scheme.equals("socks5") && !scheme.equals("socks5h")) {
            throw new IllegalArgumentException("it must begin with socks5:// or http://");
        }
        String authority = text.substring(colon + 3);
        if (authority.endsWith("/")) {
            authority = authority.substring(0, authority.length() - 1);
        }
        int at = authority.lastIndexOf('@');
        String address = authority.substring(at + 1);
        int portColon = address.indexOf(':', address.lastIndexOf(']') + 1);
        String host = portColon < 0 ? address : address.substring(0, portColon);
        int port = http ? HTTP_PORT : SOCKS_PORT;
        if (portColon >= 0) {
            port = port(address.substring(portColon + 1));
        }
        Proxy proxy = http ? Proxy.httpConnect(host, port) : Proxy.socks5(host, port);
        return at < 0 ? proxy : withLogin(proxy, authority.substring(0, at));
    }

    private static Proxy withLogin(Proxy proxy, String login) {
        if (NOT_IN_LOGINS.matcher(login).find()) {
            throw new IllegalArgumentException("write / ? # and @ in user and password as %2F %3F %23 and %40");
        }
        int colon = login.indexOf(':');
        String user = colon < 0 ? login : login.substring(0, colon);
        String password = colon < 0 ? "" : login.substring(colon + 1);
        return proxy.withLogin(decode(user), decode(password).toCharArray());
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) { // not as the cause: its message quotes the password
            throw new IllegalArgumentException("write % in user and password as %25");
        }
    }

    private static String withoutLogin(String text) {
        int at = text.lastIndexOf('@');
        int scheme = text.indexOf("://");
        int login = scheme < 0 || scheme > at ? 0 : scheme + 3;
        return at < 0 ? text : text.substring(0, login) + "***" + text.substring(at);
    }

    /** Checks the host of a proxy, and removes the brackets of an IPv6 address. */
    static String host(String host) {
        boolean brackets = host.startsWith("[") && host.endsWith("]");
        String bare = brackets ? host.substring(1, host.length() - 1) : host;
        boolean colon = bare.indexOf(':') >= 0;
        boolean name =
                !brackets && !bare.isEmpty() && !NOT_IN_NAMES.matcher(bare).find();
        boolean valid = colon ? IPV6.matcher(bare).matches() : name;
        if (!valid) {
            throw new IllegalArgumentException("the host must be a name or an address (IPv6 in brackets), not '"
                    + ProxyDialogue.printable(host) + "'");
        }
        return bare;
    }

    private static int port(String digits) {
        if (!PORT.matcher(digits).matches()) {
            throw new IllegalArgumentException("the port must be a number (write an IPv6 address in brackets)");
        }
        return port(Integer.parseInt(digits));
    }

    static int port(int port) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("the port must be 1 to 65535, not " + port);
        }
        return port;
    }

    /** Returns the URI of a proxy without its password. */
    static String text(String scheme, String host, int port, @Nullable ProxyLogin login) {
        String user = login == null ? "" : ProxyDialogue.printable(login.user()) + "@";
        return scheme + "://" + user + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
