// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes a server report symbolic links to a client that does not sign: an open of {@code dlink} opens {@code dgoal}, or
 * with FILE_OPEN_REPARSE_POINT {@code dself}, which is reported as a reparse point. {@code flink} behaves the same way.
 */
final class LinkTap implements WireTap.Tamper {
    private static final int CREATE = 5;
    private static final int COMMAND_AT = 12;
    private static final int MESSAGE_ID_AT = 24;
    private static final int OPTIONS_AT = 64 + 40;
    private static final int NAME_OFFSET_AT = 64 + 44;
    private static final int NAME_LENGTH_AT = 64 + 46;
    private static final int NAME_AT = 64 + 56;
    private static final int ATTRIBUTES_AT = 64 + 56;
    private static final int OPEN_REPARSE_POINT = 0x00200000;
    private static final int REPARSE_POINT = 0x400;

    /** The message ids of opens of a link itself. */
    private final Set<Long> opens = ConcurrentHashMap.newKeySet();

    private LinkTap() {}

    static WireTap of(SambaServer server) throws IOException {
        return WireTap.tampering(server, new LinkTap());
    }

    @Override
    public WireTap.Fate judge(boolean toServer, byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.getShort(COMMAND_AT) == CREATE && toServer) {
            boolean itself = (bytes.getInt(OPTIONS_AT) & OPEN_REPARSE_POINT) != 0;
            int end = bytes.getShort(NAME_OFFSET_AT) + bytes.getShort(NAME_LENGTH_AT);
            if (itself && (replace(frame, "dlink", "dself", end) || replace(frame, "flink", "fself", end))) {
                opens.add(bytes.getLong(MESSAGE_ID_AT));
            }
            for (int i = NAME_AT; i <= end; i++) {
                replace(frame, "dlink", "dgoal", i);
                replace(frame, "flink", "fgoal", i);
            }
        } else if (bytes.getShort(COMMAND_AT) == CREATE
                && bytes.getInt(8) == 0
                && opens.remove(bytes.getLong(MESSAGE_ID_AT))) {
            bytes.putInt(ATTRIBUTES_AT, bytes.getInt(ATTRIBUTES_AT) | REPARSE_POINT);
        }
        return WireTap.Fate.PASS;
    }

    /** Replaces a name that ends at that position. */
    private static boolean replace(byte[] frame, String name, String by, int end) {
        byte[] old = name.getBytes(UTF_16LE);
        int from = end - old.length;
        boolean found = from >= NAME_AT && Arrays.equals(frame, from, end, old, 0, old.length);
        if (found) {
            System.arraycopy(by.getBytes(UTF_16LE), 0, frame, from, old.length);
        }
        return found;
    }
}
