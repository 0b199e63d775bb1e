// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/** The response to LOGOFF: the session has ended ([MS-SMB2] 2.2.8). */
public record LogoffResponse() implements SmbResponse {
    @Override
    public SmbCommand command() {
        return SmbCommand.LOGOFF;
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
    public static LogoffResponse decode(ByteBuffer message) throws WireFormatException {
        EmptyBody.check("LogoffResponse", message);
        return new LogoffResponse();
    }
}
