package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * Access to a share was granted ([MS-SMB2] 2.2.10).
 *
 * @param shareType one of the {@code TYPE_} constants
 * @param shareFlags caching policy and {@code FLAG_} bits
 * @param capabilities bits of the share, such as {@link #CAPABILITY_DFS}
 * @param maximalAccess the most that this user may do there, in bits of {@link AccessMask}
 */
public record TreeConnectResponse(int shareType, int shareFlags, int capabilities, int maximalAccess)
        implements SmbResponse {
    /** A share of files. */
    public static final int TYPE_DISK = 1;

    /** The share of named pipes, IPC$. */
    public static final int TYPE_PIPE = 2;

    /** A printer. */
    public static final int TYPE_PRINT = 3;

    /** A share in a DFS namespace. */
    public static final int FLAG_DFS = 0x1;

    /** The server demands encryption on this share. */
    public static final int FLAG_ENCRYPT_DATA = 0x8000;

    /** The share is in a DFS namespace. */
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

    /** Reads the body at index 64. */
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
