// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * The response to WRITE ([MS-SMB2] 2.2.22).
 *
 * @param count the number of bytes written
 * @param remaining 0; reserved
 */
public record WriteResponse(int count, int remaining) implements SmbResponse {
    private static final String STRUCTURE = "WriteResponse";
    private static final int STRUCTURE_SIZE = 17;
    private static final int LENGTH = 16;

    @Override
    public SmbCommand command() {
        return SmbCommand.WRITE;
    }

    @Override
    public int encodedLength() {
        return LENGTH;
    }

    @Override
    public void encode(ByteBuffer message) {
        WireWriter.beginBody(message, STRUCTURE_SIZE);
        message.putShort((short) 0);
        message.putInt(count).putInt(remaining).putInt(0);
    }

    /** Decodes the body at index 64. */
    public static WriteResponse decode(ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, message);
        reader.structureSize(STRUCTURE_SIZE);
        reader.i32("WriteChannelInfo", 76);
        return new WriteResponse(reader.length32("Count", 68), reader.i32("Remaining", 72));
    }
}
