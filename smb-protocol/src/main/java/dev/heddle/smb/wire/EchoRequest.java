// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/** A request that checks whether the server is alive ([MS-SMB2] 2.2.28). */
public record EchoRequest() implements SmbRequest {
    @Override
    public SmbCommand command() {
        return SmbCommand.ECHO;
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
    public static EchoRequest decode(ByteBuffer message) throws WireFormatException {
        EmptyBody.check("EchoRequest", message);
        return new EchoRequest();
    }
}
