// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.rpc;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The identifier of an interface or of a transfer syntax (C706 {@code p_syntax_id_t}).
 *
 * @param uuid the UUID
 * @param version the minor version in the upper 16 bits, the major version in the lower 16 bits
 */
record RpcInterface(UUID uuid, int version) {
    static final int LENGTH = 20;
    /** The transfer syntax NDR 2.0. */
    static final RpcInterface NDR = new RpcInterface(UUID.fromString("8a885d04-1ceb-11c9-9fe8-08002b104860"), 2);

    /** Decodes an identifier at the position of a little-endian buffer. */
    static RpcInterface get(ByteBuffer source) {
        long high = (source.getInt() & 0xFFFF_FFFFL) << 32
                | (source.getShort() & 0xFFFFL) << 16
                | (source.getShort() & 0xFFFFL);
        return new RpcInterface(new UUID(high, Long.reverseBytes(source.getLong())), source.getInt());
    }

    /** Encodes this identifier, with the first three parts of the UUID little-endian. */
    void put(ByteBuffer target) {
        long high = uuid.getMostSignificantBits();
        target.putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high);
        target.putLong(Long.reverseBytes(uuid.getLeastSignificantBits())).putInt(version);
    }
}
