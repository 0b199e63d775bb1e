// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/** The common body of QUERY_DIRECTORY, QUERY_INFO and CHANGE_NOTIFY responses: one output buffer. */
final class OutputBuffer {
    private static final int STRUCTURE_SIZE = 9;
    private static final int BUFFER_AT = 72;

    private OutputBuffer() {}

    static int encodedLength(ByteBuffer data) {
        return BUFFER_AT - SmbHeader.LENGTH + data.remaining();
    }

    static void encode(ByteBuffer message, ByteBuffer data) {
        WireWriter.beginBody(message, STRUCTURE_SIZE);
        message.putShort((short) BUFFER_AT).putInt(data.remaining());
        WireWriter.copy(message, data);
    }

    static ByteBuffer decode(String structure, ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(structure, message);
        reader.structureSize(STRUCTURE_SIZE);
        long length = reader.u32("OutputBufferLength", 68);
        int offset =
                reader.dataOffset("OutputBufferOffset", 66, reader.u16("OutputBufferOffset", 66), length, BUFFER_AT);
        return reader.slice("Buffer", offset, length);
    }
}
