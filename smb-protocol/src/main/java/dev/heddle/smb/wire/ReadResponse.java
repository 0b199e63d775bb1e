// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * The response to READ: data of a file ([MS-SMB2] 2.2.20).
 *
 * @param dataRemaining 0, except on RDMA channels
 * @param data the data; after decoding, a view of the message buffer that shares its memory
 */
public record ReadResponse(int dataRemaining, ByteBuffer data) implements SmbResponse {
    private static final String STRUCTURE = "ReadResponse";
    private static final int STRUCTURE_SIZE = 17;
    private static final int BUFFER_AT = 80;

    @Override
    public SmbCommand command() {
        return SmbCommand.READ;
    }

    @Override
    public int encodedLength() {
        return BUFFER_AT - SmbHeader.LENGTH + data.remaining();
    }

    @Override
    public void encode(ByteBuffer message) {
        WireWriter.beginBody(message, STRUCTURE_SIZE);
        message.put((byte) BUFFER_AT).put((byte) 0);
        message.putInt(data.remaining()).putInt(dataRemaining).putInt(0);
        WireWriter.copy(message, data);
    }

    /** Decodes the body at index 64. */
    public static ReadResponse decode(ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, message);
        reader.structureSize(STRUCTURE_SIZE);
        long length = reader.u32("DataLength", 68);
        int remaining = reader.i32("DataRemaining", 72);
        reader.i32("Flags", 76);
        int offset = reader.dataOffset("DataOffset", 66, reader.u8("DataOffset", 66), length, BUFFER_AT);
        return new ReadResponse(remaining, reader.slice("Buffer", offset, length));
    }
}
