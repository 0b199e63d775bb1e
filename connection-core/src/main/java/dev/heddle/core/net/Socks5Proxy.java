// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** SOCKS version 5 (RFC 1928), with or without user and password (RFC 1929). */
record Socks5Proxy(String host, int port, @Nullable ProxyLogin login) implements Proxy {
    private static final int VERSION = 5;
    private static final int NO_LOGIN = 0;
    private static final int USER_AND_PASSWORD = 2;
    private static final int NONE_ACCEPTED = 0xff;
    /** The version of the login messages. */
    private static final int LOGIN_VERSION = 1;
    /** The longest value that one length byte can express. */
    private static final int LONGEST = 255;

    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;

    @Override
    public Proxy withLogin(String user, char[] password) {
        return new Socks5Proxy(host, port, ProxyLogin.of(user, LONGEST, password, 1, LONGEST));
    }

    @Override
    public void establish(SocketChannel channel, String host, int port, long deadlineNanos) throws IOException {
        ProxyTarget target = ProxyTarget.of(host, port);
        try (ProxyDialogue dialogue = new ProxyDialogue(channel, this, target, deadlineNanos)) {
            logIn(dialogue);
            dialogue.send(request(target));
            readReply(dialogue, target);
        }
    }

    private void logIn(ProxyDialogue dialogue) throws IOException {
        dialogue.send(
                login == null
                        ? new byte[] {VERSION, 1, NO_LOGIN}
                        : new byte[] {VERSION, 2, NO_LOGIN, USER_AND_PASSWORD});
        readVersion(dialogue);
        int method = dialogue.read();
        if (method == NONE_ACCEPTED) {
            throw login == null
                    ? dialogue.refused("the proxy wants a login", "Give a login: user and password")
                    : dialogue.refused(
                            "the proxy accepts no login by user and password", "Use a proxy that does, or none");
        }
        if (login != null && method == USER_AND_PASSWORD) {
            logIn(dialogue, login);
        } else if (method != NO_LOGIN) {
            throw dialogue.protocol("the proxy chose the login method " + method + ", which was not offered");
        }
    }

    private static void logIn(ProxyDialogue dialogue, ProxyLogin login) throws IOException {
        byte[] user = login.user().getBytes(UTF_8);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(LOGIN_VERSION);
        request.write(user.length);
        request.writeBytes(user);
        request.write(login.password().length);
        request.writeBytes(login.password());
        dialogue.send(request.toByteArray());
        int version = dialogue.read();
        if (version != LOGIN_VERSION) {
            throw dialogue.protocol("the proxy answered the login in version " + version + " instead of 1");
        }
        int status = dialogue.read();
        if (status != 0) {
            throw dialogue.refused(
                    "the proxy refused the login (status " + status + ")", "Check user and password of the proxy");
        }
    }

    private static void readVersion(ProxyDialogue dialogue) throws IOException {
        int version = dialogue.read();
        if (version != VERSION) {
            throw dialogue.protocol("the proxy does not speak SOCKS5: it answered with version " + version
                    + (version == 'H' ? ", as an HTTP proxy does. Try http:// instead" : ""));
        }
    }

    private static byte[] request(ProxyTarget target) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(new byte[] {VERSION, CONNECT, 0});
        InetAddress address = target.address();
        if (address == null) {
            request.write(NAME);
            request.write(target.name().length());
            request.writeBytes(target.name().getBytes(US_ASCII));
        } else {
            byte[] bytes = address.getAddress();
            request.write(bytes.length == 4 ? IPV4 : IPV6);
            request.writeBytes(bytes);
        }
        request.write(target.port() >> 8);
        request.write(target.port());
        return request.toByteArray();
    }

    /** Reads the reply, including the bound address of the proxy, which is not used. */
    private static void readReply(ProxyDialogue dialogue, ProxyTarget target) throws IOException {
        readVersion(dialogue);
        int reply = dialogue.read();
        if (reply != 0) {
            throw dialogue.refused(name(reply) + " (reply " + reply + " of the proxy)", advice(reply, target));
        }
        int reserved = dialogue.read();
        if (reserved != 0) {
            throw dialogue.protocol("the reserved byte of the proxy's reply is " + reserved + " instead of 0");
        }
        int type = dialogue.read();
        int length = switch (type) {
            case IPV4 -> 4;
            case IPV6 -> 16;
            case NAME -> dialogue.read();
            default -> throw dialogue.protocol("the proxy's reply has the unknown address type " + type);
        };
        dialogue.read(length + 2);
    }

    /** Returns the name of a reply code (RFC 1928, section 6). */
    private static String name(int reply) {
        return switch (reply) {
            case 1 -> "general SOCKS server failure";
            case 2 -> "connection not allowed by ruleset";
            case 3 -> "Network unreachable";
            case 4 -> "Host unreachable";
            case 5 -> "Connection refused";
            case 6 -> "TTL expired";
            case 7 -> "Command not supported";
            case 8 -> "Address type not supported";
            default -> "unassigned reply";
        };
    }

    private static String advice(int reply, ProxyTarget target) {
        return switch (reply) {
            case 1, 3, 4 -> target.address() == null ? "Check that the proxy can resolve " + target.name() : "";
            case 2 -> "The proxy's rules must allow this target";
            case 5 -> "Check host and port of the target";
            case 8 -> "Give the target's name, or an address of the other family";
            default -> "";
        };
    }

    @Override
    public String toString() {
        return ProxyUri.text("socks5", host, port, login);
    }
}
