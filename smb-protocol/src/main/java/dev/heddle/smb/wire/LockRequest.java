// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A request to lock or unlock ranges of a file ([MS-SMB2] 2.2.26).
 *
 * @param fileId the open file
 * @param lockSequence the sequence number of the lock on a durable open, so that the request can be replayed; 0 for
 *     none
 * @param locks 1 to 65,535 ranges, all to lock or all to unlock
 */
public record LockRequest(FileId fileId, int lockSequence, List<LockElement> locks) implements SmbRequest {
    private static final String STRUCTURE = "LockRequest";
    private static final int STRUCTURE_SIZE = 48;
    private static final int LOCKS_AT = 88;

    /** Keeps an unmodifiable copy of the list. */
    public LockRequest {
        locks = List.copyOf(locks);
        if (locks.isEmpty() || locks.size() > 0xFFFF) {
            throw new IllegalArgumentException(locks.size() + " locks, not 1 to 65535");
        }
    }

    @Override
    public SmbCommand command() {
        return SmbCommand.LOCK;
    }

    @Override
    public int encodedLength() {
        return LOCKS_AT - SmbHeader.LENGTH + locks.size() * LockElement.LENGTH;
    }

    @Override
    public void encode(ByteBuffer message) {
        WireWriter.beginBody(message, STRUCTURE_SIZE);
        message.putShort((short) locks.size()).putInt(lockSequence);
        fileId.put(message);
        for (LockElement lock : locks) {
            lock.put(message);
        }
    }

    /** Decodes the body at index 64. */
    public static LockRequest decode(ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, message);
        reader.structureSize(STRUCTURE_SIZE);
        int count = reader.u16("LockCount", 66);
        if (count == 0) {
            throw new WireFormatException(STRUCTURE, "LockCount", 66, 0, "must be 1 or more");
        }
        FileId fileId = reader.fileId(72);
        reader.slice("Locks", LOCKS_AT, (long) count * LockElement.LENGTH);
        List<LockElement> locks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            locks.add(LockElement.read(reader, LOCKS_AT + i * LockElement.LENGTH));
        }
        return new LockRequest(fileId, reader.i32("LockSequence", 68), locks);
    }
}
