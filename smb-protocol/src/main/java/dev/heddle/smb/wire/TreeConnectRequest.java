// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * A request to connect to a share ([MS-SMB2] 2.2.9). The extension of SMB 3.1.1 is not supported: the decoder keeps the
 * extension's flag and ignores its contexts.
 *
 * @param flags 0, or bits of SMB 3.1.1
 * @param path the share as {@code \\server\share}, at most 32,767 UTF-16 code units
 */
public record TreeConnectRequest(int flags, String path) implements SmbRequest {
    private static final String STRUCTURE = "TreeConnectRequest";
    private static final int STRUCTURE_SIZE = 9;
    private static final int BUFFER_AT = 72;

    @Override
    public SmbCommand command() {
        return SmbCommand.TREE_CONNECT;
    }

    @Override
    public int encodedLength() {
        return BUFFER_AT - SmbHeader.LENGTH + Math.max(1, WireWriter.utf16Length(path));
    }

    @Override
    public void encode(ByteBuffer message) {
        WireWriter.beginBody(message, STRUCTURE_SIZE);
        message.putShort((short) flags).putShort((short) BUFFER_AT);
        message.putShort(WireWriter.length16("path", WireWriter.utf16Length(path)));
        WireWriter.utf16(message, path);
        WireWriter.zerosUntil(message, BUFFER_AT + 1);
    }

    /** Decodes the body at index 64. */
    public static TreeConnectRequest decode(ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, message);
        reader.structureSize(STRUCTURE_SIZE);
        int flags = reader.u16("Flags", 66);
        int length = reader.u16("PathLength", 70);
        int offset = reader.dataOffset("PathOffset", 68, reader.u16("PathOffset", 68), length, BUFFER_AT);
        return new TreeConnectRequest(flags, reader.utf16("Path", offset, length));
    }
}
