// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * The body of a response whose status says that the request failed or is pending ([MS-SMB2] 2.2.2).
 *
 * @param command the command of the request
 * @param errorContextCount the number of error contexts in the data (SMB 3.1.1)
 * @param errorData details of the error, usually empty; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ErrorResponse(SmbCommand command, int errorContextCount, byte[] errorData) implements SmbResponse {
    private static final String STRUCTURE = "ErrorResponse";
    private static final int STRUCTURE_SIZE = 9;
    private static final int BUFFER_AT = 72;

    @Override
    public int encodedLength() {
        return BUFFER_AT - SmbHeader.LENGTH + Math.max(1, errorData.length);
    }

    @Override
    public void encode(ByteBuffer message) {
        WireWriter.beginBody(message, STRUCTURE_SIZE);
        message.put((byte) errorContextCount).put((byte) 0).putInt(errorData.length);
        message.put(errorData);
        WireWriter.zerosUntil(message, BUFFER_AT + 1);
    }

    /** Decodes the body at index 64. */
    public static ErrorResponse decode(SmbCommand command, ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, message);
        reader.structureSize(STRUCTURE_SIZE);
        int contexts = reader.u8("ErrorContextCount", 66);
        long length = reader.u32("ByteCount", 68);
        return new ErrorResponse(command, contexts, reader.bytes("ErrorData", BUFFER_AT, length));
    }
}
