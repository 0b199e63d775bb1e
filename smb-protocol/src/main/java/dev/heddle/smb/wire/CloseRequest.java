// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * A request to close a file ([MS-SMB2] 2.2.15).
 *
 * @param flags 0 or {@link #FLAG_POSTQUERY_ATTRIB}
 * @param fileId the open file
 */
public record CloseRequest(int flags, FileId fileId) implements SmbRequest {
    /** Flag: the response shall carry times, sizes and attributes. */
    public static final int FLAG_POSTQUERY_ATTRIB = 0x1;

    private static final String STRUCTURE = "CloseRequest";
    private static final int STRUCTURE_SIZE = 24;

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
        fileId.put(message);
    }

    /** Decodes the body at index 64. */
    public static CloseRequest decode(ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, message);
        reader.structureSize(STRUCTURE_SIZE);
        return new CloseRequest(reader.u16("Flags", 66), reader.fileId(72));
    }
}
