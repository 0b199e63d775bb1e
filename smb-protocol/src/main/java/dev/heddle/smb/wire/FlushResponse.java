package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/** Everything written to the file is stored ([MS-SMB2] 2.2.18). */
public record FlushResponse() implements SmbResponse {
    @Override
    public SmbCommand command() {
        return SmbCommand.FLUSH;
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
    public static FlushResponse decode(ByteBuffer message) throws WireFormatException {
        EmptyBody.check("FlushResponse", message);
        return new FlushResponse();
    }
}
