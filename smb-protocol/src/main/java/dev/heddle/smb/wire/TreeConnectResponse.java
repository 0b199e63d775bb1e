// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * The response to TREE_CONNECT: the client is connected to the share ([MS-SMB2] 2.2.10).
 *
 * @param shareType one of the {@code TYPE_} constants
 * @param shareFlags the caching policy and {@code FLAG_} bits
 * @param capabilities capability bits of the share, such as {@link #CAPABILITY_DFS}
 * @param maximalAccess the maximum access rights of this user on the share, bits of {@link AccessMask}
 */
public record TreeConnectResponse(int shareType, int shareFlags, int capabilities, int maximalAccess)
        implements SmbResponse {
    /** A disk share, with files. */
    public static final int TYPE_DISK = 1;

    /** The share for named pipes, IPC$. */
    public static final int TYPE_PIPE = 2;

    /** A printer. */
    public static final int TYPE_PRINT = 3;

    /** Flag: the share is in a DFS namespace. */
    public static final int FLAG_DFS = 0x1;

    /** Flag: the server requires encryption on this share. */
    public static final int FLAG_ENCRYPT_DATA = 0x8000;

    /** Capability: the share is in a DFS namespace. */
    public static final int CAPABILITY_DFS = 0x8;

    private static final String STRUCTURE = "TreeConnectResponse";
    private static final int STRUCTURE_SIZE = 16;

    @Override
    public SmbCommand command() {
        return SmbCommand.TREE_CONNECT;
    }

    @Override
    public int encodedLength() {
        return STRUCTURE_SIZE;
    }

    @Override
    public void encode(ByteBuffer message) {
        WireWriter.beginBody(message, STRUCTURE_SIZE);
        message.put((byte) shareType).put((byte) 0);
        message.putInt(shareFlags).putInt(capabilities).putInt(maximalAccess);
    }

    /** Decodes the body at index 64. */
    public static TreeConnectResponse decode(ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, message);
        reader.structureSize(STRUCTURE_SIZE);
        return new TreeConnectResponse(
                reader.u8("ShareType", 66),
                reader.i32("ShareFlags", 68),
                reader.i32("Capabilities", 72),
                reader.i32("MaximalAccess", 76));
    }
}
