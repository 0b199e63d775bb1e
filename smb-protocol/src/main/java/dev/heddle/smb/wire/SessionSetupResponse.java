// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * The server's message in one round of authentication ([MS-SMB2] 2.2.6).
 *
 * @param sessionFlags the {@code FLAG_} bits
 * @param securityBuffer a GSS token, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SessionSetupResponse(int sessionFlags, byte[] securityBuffer) implements SmbResponse {
    /** The server logged the user in as a guest. */
    public static final int FLAG_IS_GUEST = 0x1;

    /** The user is anonymous. */
    public static final int FLAG_IS_NULL = 0x2;

    /** The server requires encryption in this session. */
    public static final int FLAG_ENCRYPT_DATA = 0x4;

    private static final String STRUCTURE = "SessionSetupResponse";
    private static final int STRUCTURE_SIZE = 9;
    private static final int BUFFER_AT = 72;

    @Override
    public SmbCommand command() {
        return SmbCommand.SESSION_SETUP;
    }

    @Override
    public int encodedLength() {
        return BUFFER_AT - SmbHeader.LENGTH + securityBuffer.length;
    }

    @Override
    public void encode(ByteBuffer message) {
        WireWriter.beginBody(message, STRUCTURE_SIZE);
        message.putShort((short) sessionFlags).putShort((short) BUFFER_AT);
        message.putShort(WireWriter.length16("security buffer", securityBuffer.length));
        message.put(securityBuffer);
    }

    /** Decodes the body at index 64. */
    public static SessionSetupResponse decode(ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, message);
        reader.structureSize(STRUCTURE_SIZE);
        int flags = reader.u16("SessionFlags", 66);
        int length = reader.u16("SecurityBufferLength", 70);
        int offset = reader.dataOffset(
                "SecurityBufferOffset", 68, reader.u16("SecurityBufferOffset", 68), length, BUFFER_AT);
        return new SessionSetupResponse(flags, reader.bytes("Buffer", offset, length));
    }
}
