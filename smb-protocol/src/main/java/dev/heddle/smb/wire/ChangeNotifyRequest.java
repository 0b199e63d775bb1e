// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * A request for the next changes in a directory ([MS-SMB2] 2.2.35). The server responds when changes happen.
 *
 * @param flags 0 or {@link #FLAG_WATCH_TREE}
 * @param outputBufferLength the maximum number of bytes that the response may carry
 * @param fileId the open directory
 * @param completionFilter the changes to report, {@code FILE_NOTIFY_CHANGE_} bits
 */
public record ChangeNotifyRequest(int flags, int outputBufferLength, FileId fileId, int completionFilter)
        implements SmbRequest {
    /** Flag: watch the whole tree, not only the directory itself. */
    public static final int FLAG_WATCH_TREE = 0x1;

    /** A file is created, deleted or renamed. */
    public static final int FILE_NOTIFY_CHANGE_FILE_NAME = 0x1;

    /** A directory is created, deleted or renamed. */
    public static final int FILE_NOTIFY_CHANGE_DIR_NAME = 0x2;

    /** Attributes change. */
    public static final int FILE_NOTIFY_CHANGE_ATTRIBUTES = 0x4;

    /** A size changes. */
    public static final int FILE_NOTIFY_CHANGE_SIZE = 0x8;

    /** The time of the last write changes. */
    public static final int FILE_NOTIFY_CHANGE_LAST_WRITE = 0x10;

    /** The time of creation changes. */
    public static final int FILE_NOTIFY_CHANGE_CREATION = 0x40;

    private static final String STRUCTURE = "ChangeNotifyRequest";
    private static final int STRUCTURE_SIZE = 32;

    @Override
    public SmbCommand command() {
        return SmbCommand.CHANGE_NOTIFY;
    }

    @Override
    public int payloadSize() {
        return outputBufferLength;
    }

    @Override
    public int encodedLength() {
        return STRUCTURE_SIZE;
    }

    @Override
    public void encode(ByteBuffer message) {
        WireWriter.beginBody(message, STRUCTURE_SIZE);
        message.putShort((short) flags).putInt(outputBufferLength);
        fileId.put(message);
        message.putInt(completionFilter).putInt(0);
    }

    /** Decodes the body at index 64. */
    public static ChangeNotifyRequest decode(ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, message);
        reader.structureSize(STRUCTURE_SIZE);
        int completionFilter = reader.i32("CompletionFilter", 88);
        reader.i32("Reserved", 92);
        return new ChangeNotifyRequest(
                reader.u16("Flags", 66),
                reader.length32("OutputBufferLength", 68),
                reader.fileId(72),
                completionFilter);
    }
}
