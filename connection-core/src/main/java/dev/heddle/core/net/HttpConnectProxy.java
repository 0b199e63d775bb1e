// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The CONNECT method of HTTP/1.1 (RFC 9110, section 9.3.6), with or without a login by the Basic scheme (RFC 7617). */
record HttpConnectProxy(String host, int port, @Nullable ProxyLogin login) implements Proxy {
    private static final int USER_BYTES = 1024;
    private static final int PASSWORD_BYTES = 4096;

    private static final int SWITCHING_PROTOCOLS = 101;
    /** A status meant for servers, but some proxies refuse a login with it. */
    private static final int UNAUTHORIZED = 401;

    private static final int FORBIDDEN = 403;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int LOGIN_REQUIRED = 407;

    private static final String PROTOCOL = "HTTP/";
    /** The rest of the status line after {@link #PROTOCOL}: version, status and reason. */
    private static final Pattern STATUS = Pattern.compile("1\\.[0-9] +([1-9][0-9]{2})( .*)?", Pattern.DOTALL);

    private static final String CHALLENGE = "proxy-authenticate:";

    @Override
    public Proxy withLogin(String user, char[] password) {
        ProxyLogin given = ProxyLogin.of(user, USER_BYTES, password, 0, PASSWORD_BYTES);
        boolean control = user.chars().anyMatch(Character::isISOControl);
        for (char c : password) {
            control |= Character.isISOControl(c);
        }
        if (control || user.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "user and password for an HTTP proxy must not contain control characters, and the user no colon");
        }
        return new HttpConnectProxy(host, port, given);
    }

    @Override
    public void establish(SocketChannel channel, String host, int port, long deadlineNanos) throws IOException {
        ProxyTarget target = ProxyTarget.of(host, port);
        try (ProxyDialogue dialogue = new ProxyDialogue(channel, this, target, deadlineNanos)) {
            dialogue.send(request(target).getBytes(US_ASCII));
            int status;
            String statusLine;
            List<String> fields;
            do {
                statusLine = readStatusLine(dialogue);
                status = status(dialogue, statusLine);
                fields = readFields(dialogue);
            } while (status / 100 == 1 && status != SWITCHING_PROTOCOLS);
            // A success response has no body, whatever its fields say (RFC 9110, section 9.3.6): the target's bytes
            // follow.
            if (status / 100 != 2) {
                throw dialogue.refused(ProxyDialogue.printable(statusLine), advice(status, fields));
            }
        }
    }

    private String request(ProxyTarget target) {
        StringBuilder request = new StringBuilder("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n");
        if (login != null) {
            ByteArrayOutputStream pair = new ByteArrayOutputStream();
            pair.writeBytes((login.user() + ":").getBytes(UTF_8));
            pair.writeBytes(login.password());
            request.append("Proxy-Authorization: Basic ")
                    .append(Base64.getEncoder().encodeToString(pair.toByteArray()))
                    .append("\r\n");
        }
        return request.append("\r\n").toString();
    }

    /**
     * Reads the status line. Fails at the first byte that no HTTP server would send, because more bytes might never
     * come.
     */
    private static String readStatusLine(ProxyDialogue dialogue) throws IOException {
        for (int i = 0; i < PROTOCOL.length(); i++) {
            int next = dialogue.read();
            if (next != PROTOCOL.charAt(i)) {
                throw dialogue.protocol("the proxy does not speak HTTP: byte " + i + " of its answer is " + next
                        + (next == 5 ? ", as a SOCKS5 proxy's. Try socks5:// instead" : ""));
            }
        }
        return PROTOCOL + readLine(dialogue);
    }

    private static int status(ProxyDialogue dialogue, String statusLine) throws IOException {
        Matcher matcher = STATUS.matcher(statusLine.substring(PROTOCOL.length()));
        if (!matcher.matches()) {
            throw dialogue.protocol("the proxy does not speak HTTP/1.1: " + ProxyDialogue.printable(statusLine));
        }
        return Integer.parseInt(matcher.group(1));
    }

    private static List<String> readFields(ProxyDialogue dialogue) throws IOException {
        List<String> fields = new ArrayList<>();
        for (String line = readLine(dialogue); !line.isEmpty(); line = readLine(dialogue)) {
            fields.add(line);
        }
        return fields;
    }

    /** Reads a line, which ends at LF, with or without CR before it (RFC 9112, section 2.2). */
    private static String readLine(ProxyDialogue dialogue) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = dialogue.read(); next != '\n'; next = dialogue.read()) {
            line.append((char) next);
        }
        boolean cr = !line.isEmpty() && line.charAt(line.length() - 1) == '\r';
        return line.substring(0, line.length() - (cr ? 1 : 0));
    }

    private String advice(int status, List<String> fields) {
        return switch (status) {
            case LOGIN_REQUIRED, UNAUTHORIZED -> loginAdvice(fields);
            case FORBIDDEN, METHOD_NOT_ALLOWED -> "The proxy's rules must allow CONNECT to this target";
            default -> "";
        };
    }

    private String loginAdvice(List<String> fields) {
        List<String> schemes = fields.stream()
                .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(CHALLENGE))
                .map(field -> field.substring(CHALLENGE.length()).strip().split("[ ,]", 2)[0])
                .toList();
        if (!schemes.isEmpty() && schemes.stream().noneMatch("basic"::equalsIgnoreCase)) {
            return "The proxy wants a login by "
                    + ProxyDialogue.printable(schemes.stream().collect(Collectors.joining(", ")))
                    + "; only Basic is supported";
        }
        return login == null
                ? "Give a login: user and password"
                : "The proxy refused the login: check user and password of the proxy";
    }

    @Override
    public String toString() {
        return ProxyUri.text("http", host, port, login);
    }
}
