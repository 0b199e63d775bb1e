// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.url;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a server, share, file or directory, with percent-encoding decoded: {@code
 * smb://[[domain;]user@]host[:port][/share[/path]]}.
 *
 * @param domain domain or workgroup; empty if none
 * @param user user name; null if none
 * @param host name or address, an IPv6 address without brackets
 * @param port TCP port, 1 to 65535
 * @param share name of the share; empty if none
 * @param path below the share, names separated by {@code /}; empty for the share's root
 * @param endsInSlash whether the URL ends in a slash, which means a directory
 */
public record SmbUrl(
        String domain, @Nullable String user, String host, int port, String share, String path, boolean endsInSlash) {
    private static final String SCHEME = "smb://";
    private static final int DEFAULT_PORT = 445;
    private static final Pattern SEPARATOR = Pattern.compile("[/\\\\]");

    /** Thrown for a text that is not such a URL. The message never contains the text, which may hold a password. */
    public static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedException(String message) {
            super(message);
        }
    }

    public static SmbUrl parse(String text) throws MalformedException {
        if (!text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new MalformedException("a URL starts with smb://, as in smb://user@host/share/path");
        }
        String rest = text.substring(SCHEME.length());
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        List<String> names = names(slash < 0 ? "" : rest.substring(slash + 1));
        int at = authority.lastIndexOf('@');
        String userInfo = at < 0 ? null : authority.substring(0, at);
        HostAndPort target = HostAndPort.parse(authority.substring(at + 1));
        return new SmbUrl(
                domain(userInfo),
                user(userInfo),
                target.host,
                target.port,
                names.isEmpty() ? "" : names.getFirst(),
                names.isEmpty() ? "" : String.join("/", names.subList(1, names.size())),
                rest.endsWith("/"));
    }

    private record HostAndPort(String host, int port) {
        static HostAndPort parse(String text) throws MalformedException {
            int hostEnd = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
            if (text.startsWith("[") && hostEnd == 0) {
                throw new MalformedException("the IPv6 address lacks its closing bracket");
            }
            hostEnd = hostEnd < 0 ? text.length() : hostEnd;
            String host = text.substring(0, hostEnd);
            if (host.startsWith("[")) {
                host = host.substring(1, host.length() - 1);
            }
            String afterHost = text.substring(hostEnd);
            if (afterHost.indexOf(':', 1) >= 0) {
                throw new MalformedException("an IPv6 address needs brackets, as in smb://user@[::1]/share");
            }
            host = decode(host);
            if (host.isEmpty()) {
                throw new MalformedException("the URL names no host");
            }
            return new HostAndPort(host, afterHost.isEmpty() ? DEFAULT_PORT : port(afterHost));
        }

        private static int port(String colonAndNumber) throws MalformedException {
            String digits = colonAndNumber.substring(1);
            if (colonAndNumber.startsWith(":") && digits.matches("[0-9]{1,5}")) {
                int port = Integer.parseInt(digits);
                if (port >= 1 && port <= 65_535) {
                    return port;
                }
            }
            throw new MalformedException("the port is a number from 1 to 65535 after host and colon");
        }
    }

    private static String domain(@Nullable String userInfo) throws MalformedException {
        int semicolon = userInfo == null ? -1 : userInfo.indexOf(';');
        return userInfo == null || semicolon < 0 ? "" : decode(userInfo.substring(0, semicolon));
    }

    private static @Nullable String user(@Nullable String userInfo) throws MalformedException {
        if (userInfo == null) {
            return null;
        }
        if (userInfo.indexOf(':') >= 0) {
            throw new MalformedException("a password does not belong in a URL, where others can see it; use the prompt,"
                    + " --password-stdin or the environment variable HEDDLE_PASSWORD");
        }
        String user = decode(userInfo.substring(userInfo.indexOf(';') + 1));
        if (user.isEmpty()) {
            throw new MalformedException("the user name before the @ is empty");
        }
        return user;
    }

    private static List<String> names(String path) throws MalformedException {
        List<String> names = new ArrayList<>();
        for (String encoded : SEPARATOR.split(path, -1)) {
            String name = decode(encoded);
            if (name.equals("..")) {
                throw new MalformedException("'..' in a path is not supported; write the path without it");
            }
            if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0 || name.indexOf('\0') >= 0) {
                throw new MalformedException("a name cannot hold an encoded slash, backslash or NUL");
            }
            if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return names;
    }

    private static String decode(String text) throws MalformedException {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer decoded = ByteBuffer.allocate(raw.length);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                decoded.put(raw[i]);
            } else if (i + 2 < raw.length && HexFormat.isHexDigit(raw[i + 1]) && HexFormat.isHexDigit(raw[i + 2])) {
                decoded.put((byte) (HexFormat.fromHexDigit(raw[i + 1]) << 4 | HexFormat.fromHexDigit(raw[i + 2])));
                i += 2;
            } else {
                throw new MalformedException(
                        "a percent sign needs two hexadecimal digits after it; write %25 for the sign itself");
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("the percent-encoded bytes are not UTF-8");
        }
    }

    /** Returns the last name of the path; the share's name if the path is the root. */
    public String lastName() {
        return path.isEmpty() ? share : path.substring(path.lastIndexOf('/') + 1);
    }

    /** Returns whether both name the same server, judged by their text. */
    public boolean isOnSameServerAs(SmbUrl other) {
        return host.equalsIgnoreCase(other.host) && port == other.port;
    }

    /** Returns whether both name the same share of the same server, judged by their text. */
    public boolean isOnSameShareAs(SmbUrl other) {
        return isOnSameServerAs(other) && share.equalsIgnoreCase(other.share);
    }

    /** Returns whether the login for the other URL also serves this one: it names the same user, or none. */
    public boolean isForUserOf(SmbUrl other) {
        return user == null || (user.equals(other.user) && domain.equals(other.domain));
    }

    /** Returns the URL for messages: decoded, without the user. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(SCHEME);
        text.append(host.indexOf(':') >= 0 ? '[' + host + ']' : host);
        if (port != DEFAULT_PORT) {
            text.append(':').append(port);
        }
        text.append('/').append(share);
        if (!path.isEmpty()) {
            text.append('/').append(path);
        }
        return text.toString();
    }
}
