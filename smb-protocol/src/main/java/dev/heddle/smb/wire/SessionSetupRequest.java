// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * The client's message in one round of authentication ([MS-SMB2] 2.2.5).
 *
 * @param flags 0 or {@link #FLAG_BINDING}
 * @param securityMode bits of {@link SecurityMode}
 * @param capabilities bits of {@link Capabilities}; the server uses only DFS
 * @param previousSessionId a session that this one replaces, or 0
 * @param securityBuffer a GSS token, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SessionSetupRequest(
        int flags, int securityMode, int capabilities, long previousSessionId, byte[] securityBuffer)
        implements SmbRequest {
    /** Flag: binds an existing session to another connection. */
    public static final int FLAG_BINDING = 0x1;

    private static final String STRUCTURE = "SessionSetupRequest";
    private static final int STRUCTURE_SIZE = 25;
    private static final int BUFFER_AT = 88;

    @Override
    public SmbCommand command() {
        return SmbCommand.SESSION_SETUP;
    }

    @Override
    public int encodedLength() {
        return BUFFER_AT - SmbHeader.LENGTH + Math.max(1, securityBuffer.length);
    }

    @Override
    public void encode(ByteBuffer message) {
        WireWriter.beginBody(message, STRUCTURE_SIZE);
        message.put((byte) flags).put((byte) securityMode);
        message.putInt(capabilities).putInt(0);
        message.putShort((short) BUFFER_AT);
        message.putShort(WireWriter.length16("security buffer", securityBuffer.length));
        message.putLong(previousSessionId);
        message.put(securityBuffer);
        WireWriter.zerosUntil(message, BUFFER_AT + 1);
    }

    /** Decodes the body at index 64. */
    public static SessionSetupRequest decode(ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, message);
        reader.structureSize(STRUCTURE_SIZE);
        int length = reader.u16("SecurityBufferLength", 78);
        long previous = reader.i64("PreviousSessionId", 80);
        int offset = reader.dataOffset(
                "SecurityBufferOffset", 76, reader.u16("SecurityBufferOffset", 76), length, BUFFER_AT);
        return new SessionSetupRequest(
                reader.u8("Flags", 66),
                reader.u8("SecurityMode", 67),
                reader.i32("Capabilities", 68),
                previous,
                reader.bytes("Buffer", offset, length));
    }
}
