// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * A request to write the file's buffered data to storage ([MS-SMB2] 2.2.17).
 *
 * @param fileId the open file
 */
public record FlushRequest(FileId fileId) implements SmbRequest {
    private static final String STRUCTURE = "FlushRequest";
    private static final int STRUCTURE_SIZE = 24;

    @Override
    public SmbCommand command() {
        return SmbCommand.FLUSH;
    }

    @Override
    public int encodedLength() {
        return STRUCTURE_SIZE;
    }

    @Override
    public void encode(ByteBuffer message) {
        WireWriter.beginBody(message, STRUCTURE_SIZE);
        message.putShort((short) 0).putInt(0);
        fileId.put(message);
    }

    /** Decodes the body at index 64. */
    public static FlushRequest decode(ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, message);
        reader.structureSize(STRUCTURE_SIZE);
        return new FlushRequest(reader.fileId(72));
    }
}
