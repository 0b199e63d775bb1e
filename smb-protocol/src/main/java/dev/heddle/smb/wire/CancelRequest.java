package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * Asks to give up the request whose MessageId or AsyncId stands in the header; it has no response of its own
 * ([MS-SMB2] 2.2.30).
 */
public record CancelRequest() implements SmbRequest {
    @Override
    public SmbCommand command() {
        return SmbCommand.CANCEL;
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
    public static CancelRequest decode(ByteBuffer message) throws WireFormatException {
        EmptyBody.check("CancelRequest", message);
        return new CancelRequest();
    }
}
