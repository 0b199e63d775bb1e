// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * The server's identifier of an open file ([MS-SMB2] 2.2.14.1).
 *
 * @param persistentId the part that survives a reconnect of a durable open
 * @param volatileId the part that is valid for one session
 */
public record FileId(long persistentId, long volatileId) {
    /** In a related compound request: the file that the previous request opened. */
    public static final FileId RELATED = new FileId(-1, -1);

    static final int LENGTH = 16;

    void put(ByteBuffer target) {
        target.putLong(persistentId).putLong(volatileId);
    }
}
