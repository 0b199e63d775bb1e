// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.rpc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The recorded fragments that rpcclient and smbd of Samba 4.17 exchanged on the pipe of the server service, by name.
 */
public final class RecordedRpc {
    private static final int CALL_ID_AT = 12;
    private static final Map<String, byte[]> ALL = read();

    private RecordedRpc() {}

    private static Map<String, byte[]> read() {
        Map<String, byte[]> all = new HashMap<>();
        try (InputStream in = requireNonNull(RecordedRpc.class.getResourceAsStream("samba-4.17.hex"))) {
            for (String line : new String(in.readAllBytes(), US_ASCII).lines().toList()) {
                if (!line.startsWith("#")) {
                    int space = line.indexOf(' ');
                    all.put(line.substring(0, space), HexFormat.of().parseHex(line.substring(space + 1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    /** Returns a copy of the fragment with this name. */
    public static byte[] bytes(String name) {
        return requireNonNull(ALL.get(name), name).clone();
    }

    /** Sets the call id of the fragment, in place, and returns the fragment. */
    public static byte[] ofCall(int id, byte[] fragment) {
        ByteBuffer.wrap(fragment).order(ByteOrder.LITTLE_ENDIAN).putInt(CALL_ID_AT, id);
        return fragment;
    }

    /** Returns a fault: a fragment that says that the server did not execute the call. */
    public static byte[] fault(int id, int status) {
        byte[] fault = new byte[32];
        ByteBuffer bytes = ByteBuffer.wrap(fault).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(0, (byte) 5).put(2, (byte) 3).put(3, (byte) 3).put(4, (byte) 0x10);
        bytes.putShort(8, (short) fault.length).putInt(24, status);
        return ofCall(id, fault);
    }
}
