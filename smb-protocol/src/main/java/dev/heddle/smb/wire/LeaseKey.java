// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * The 16-byte identifier of a lease, which the client chooses ([MS-SMB2] 2.2.13.2.8).
 *
 * @param first the first 8 bytes
 * @param second the last 8 bytes
 */
public record LeaseKey(long first, long second) {
    static LeaseKey get(WireReader reader, int at) throws WireFormatException {
        return new LeaseKey(reader.i64("LeaseKey", at), reader.i64("LeaseKey", at + Long.BYTES));
    }

    void put(ByteBuffer target) {
        target.putLong(first).putLong(second);
    }
}
