// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * The response to CLOSE ([MS-SMB2] 2.2.16). All fields except the flags are 0, unless the flags contain
 * {@link CloseRequest#FLAG_POSTQUERY_ATTRIB}.
 *
 * @param flags 0 or {@link CloseRequest#FLAG_POSTQUERY_ATTRIB}
 * @param creationTime a FILETIME
 * @param lastAccessTime a FILETIME
 * @param lastWriteTime a FILETIME
 * @param changeTime a FILETIME
 * @param allocationSize the bytes allocated for the file
 * @param endOfFile the file's size in bytes
 * @param fileAttributes bits of {@code fscc.FileAttributes}
 */
public record CloseResponse(
        int flags,
        long creationTime,
        long lastAccessTime,
        long lastWriteTime,
        long changeTime,
        long allocationSize,
        long endOfFile,
        int fileAttributes)
        implements SmbResponse {
    private static final String STRUCTURE = "CloseResponse";
    private static final int STRUCTURE_SIZE = 60;

    @Override
    public SmbCommand command() {
        return SmbCommand.CLOSE;
    }

    @Override
    public int encodedLength() {
        return STRUCTURE_SIZE;
    }

    @Override
    public void encode(ByteBuffer message) {
        WireWriter.beginBody(message, STRUCTURE_SIZE);
        message.putShort((short) flags).putInt(0);
        message.putLong(creationTime).putLong(lastAccessTime).putLong(lastWriteTime);
        message.putLong(changeTime).putLong(allocationSize).putLong(endOfFile);
        message.putInt(fileAttributes);
    }

    /** Decodes the body at index 64. */
    public static CloseResponse decode(ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, message);
        reader.structureSize(STRUCTURE_SIZE);
        return new CloseResponse(
                reader.u16("Flags", 66),
                reader.i64("CreationTime", 72),
                reader.i64("LastAccessTime", 80),
                reader.i64("LastWriteTime", 88),
                reader.i64("ChangeTime", 96),
                reader.i64("AllocationSize", 104),
                reader.i64("EndofFile", 112),
                reader.i32("FileAttributes", 120));
    }
}
