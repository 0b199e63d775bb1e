package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/** A tree connect is gone ([MS-SMB2] 2.2.12). */
public record TreeDisconnectResponse() implements SmbResponse {
    @Override
    public SmbCommand command() {
        return SmbCommand.TREE_DISCONNECT;
    }

    @Override
    public int encodedLength() {
        return EmptyBody.LENGTH;
    }

    @Override
    public void encode(ByteBuffer message) {
        EmptyBody.encode(message);
    }

    /** Reads the body at index 64. */
    public static TreeDisconnectResponse decode(ByteBuffer message) throws WireFormatException {
        EmptyBody.check("TreeDisconnectResponse", message);
        return new TreeDisconnectResponse();
    }
}
