// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Recorded messages of smbclient and smbd of Samba 4.17, and of Windows (names that start with windows), by name. */
public final class RecordedMessages {
    private static final Map<String, byte[]> MESSAGES = load();

    private RecordedMessages() {}

    public static Set<String> names() {
        return Collections.unmodifiableSet(MESSAGES.keySet());
    }

    /** Returns a copy of a message as a message buffer. */
    public static ByteBuffer message(String name) {
        byte[] bytes = requireNonNull(MESSAGES.get(name), name);
        return ByteBuffer.wrap(bytes.clone()).order(ByteOrder.LITTLE_ENDIAN);
    }

    public static SmbRequest request(String name) throws WireFormatException {
        ByteBuffer message = message(name + "-request");
        return SmbRequest.decode(SmbHeader.command(message, 0), message);
    }

    public static SmbResponse response(String name) throws WireFormatException {
        ByteBuffer message = message(name + "-response");
        return SmbResponse.decode(SmbHeader.command(message, 0), SmbHeader.status(message, 0), message);
    }

    /** Returns the output of a QUERY_INFO, QUERY_DIRECTORY or IOCTL response. */
    public static ByteBuffer output(String name) throws WireFormatException {
        return switch (response(name)) {
            case QueryInfoResponse info -> info.data();
            case QueryDirectoryResponse directory -> directory.data();
            case IoctlResponse control -> control.output();
            default -> throw new AssertionError(name + " has no output");
        };
    }

    private static Map<String, byte[]> load() {
        Map<String, byte[]> messages = new LinkedHashMap<>();
        load("samba-4.17.hex", messages);
        load("samba-4.17-metadata.hex", messages);
        load("windows-10.hex", messages);
        return messages;
    }

    private static void load(String resource, Map<String, byte[]> messages) {
        try (InputStream in = requireNonNull(RecordedMessages.class.getResourceAsStream(resource))) {
            for (String line : new String(in.readAllBytes(), US_ASCII).lines().toList()) {
                if (!line.startsWith("#")) {
                    int space = line.indexOf(' ');
                    messages.put(line.substring(0, space), HexFormat.of().parseHex(line.substring(space + 1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
