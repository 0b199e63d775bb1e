// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Feeds complete responses to proxies, and checks the common rules: success or an {@link IOException} with a message,
 * no more than 8 KiB read, and after a success exactly the response was read. The connections are Unix-domain sockets,
 * which leave no port behind.
 */
final class ProxyAnswers implements AutoCloseable {
    static final Proxy SOCKS5 = Proxy.socks5("proxy", 1080).withLogin("u", "p".toCharArray());
    static final Proxy HTTP = Proxy.httpConnect("proxy", 8080).withLogin("u", "p".toCharArray());

    /** A length that fits into the buffer of a socket. */
    private static final int LONGEST = 16_384;

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.\\d +([12])\\d\\d( .*)?", Pattern.DOTALL);

    private final Path folder;
    private final ServerSocketChannel listener;

    ProxyAnswers() {
        try {
            folder = Files.createTempDirectory("heddle");
            listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                    .bind(UnixDomainSocketAddress.of(folder.resolve("proxy")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether the proxy accepted these bytes as a success. */
    boolean accepts(Proxy proxy, byte[] bytes) throws IOException {
        byte[] answer = Arrays.copyOf(bytes, Math.min(bytes.length, LONGEST));
        try (SocketChannel client = SocketChannel.open(listener.getLocalAddress());
                SocketChannel server = listener.accept()) {
            server.write(ByteBuffer.wrap(answer));
            server.shutdownOutput();
            boolean success = true;
            try {
                proxy.establish(client, "nas", 445, ProxyPeer.soon());
            } catch (IOException e) {
                success = false;
                checkMessage(Objects.requireNonNull(e.getMessage()));
            }
            check(client.isBlocking(), "does not block");
            byte[] rest = readAll(client);
            int consumed = answer.length - rest.length;
            check(consumed <= ProxyDialogue.ANSWER_LIMIT, "read " + consumed + " bytes");
            check(Arrays.equals(rest, Arrays.copyOfRange(answer, consumed, answer.length)), "other bytes follow");
            check(!success || isSuccess(proxy, Arrays.copyOf(answer, consumed)), "took that for a success");
            return success;
        }
    }

    private static void checkMessage(String message) {
        check(message.startsWith("Cannot connect to nas:445 through "), message);
        check(message.length() < 1000 && message.chars().noneMatch(Character::isISOControl), message);
    }

    /** A second implementation, independent of the tested one, so that it does not repeat the same mistakes. */
    private static boolean isSuccess(Proxy proxy, byte[] consumed) {
        String text = new String(consumed, ISO_8859_1);
        if (proxy.equals(HTTP)) {
            return isHttpSuccess(text.split("\r?\n", -1));
        }
        String reply =
                text.startsWith("\5\0") ? text.substring(2) : text.startsWith("\5\2\1\0") ? text.substring(4) : "";
        return reply.length() >= 7
                && reply.startsWith("\5\0\0")
                && reply.length()
                        == switch (reply.charAt(3)) {
                            case 1 -> 10;
                            case 3 -> 7 + reply.charAt(4);
                            case 4 -> 22;
                            default -> 0;
                        };
    }

    private static boolean isHttpSuccess(String[] lines) {
        int line = 0;
        while (line < lines.length) {
            Matcher status = STATUS.matcher(lines[line]);
            if (!status.matches()) {
                return false;
            }
            while (line < lines.length && !lines[line].isEmpty()) {
                line++;
            }
            line++;
            if (status.group(1).equals("2")) {
                return line == lines.length - 1 && lines[line].isEmpty();
            }
        }
        return false;
    }

    private static void check(boolean condition, String failure) {
        if (!condition) {
            throw new AssertionError(failure);
        }
    }

    private static byte[] readAll(SocketChannel channel) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
        while (channel.read(buffer.clear()) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
        }
        return all.toByteArray();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        Files.deleteIfExists(folder.resolve("proxy"));
        Files.delete(folder);
    }
}
