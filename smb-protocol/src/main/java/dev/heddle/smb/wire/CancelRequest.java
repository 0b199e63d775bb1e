// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * A request to cancel the request whose MessageId or AsyncId is in the header. CANCEL has no response ([MS-SMB2]
 * 2.2.30).
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

    /** Decodes the body at index 64. */
    public static CancelRequest decode(ByteBuffer message) throws WireFormatException {
        EmptyBody.check("CancelRequest", message);
        return new CancelRequest();
    }
}
