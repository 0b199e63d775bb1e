// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/** The response to ECHO: the server is alive ([MS-SMB2] 2.2.29). */
public record EchoResponse() implements SmbResponse {
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
    public static EchoResponse decode(ByteBuffer message) throws WireFormatException {
        EmptyBody.check("EchoResponse", message);
        return new EchoResponse();
    }
}
