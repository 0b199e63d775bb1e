// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/** A request to end a session ([MS-SMB2] 2.2.7). */
public record LogoffRequest() implements SmbRequest {
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
    public static LogoffRequest decode(ByteBuffer message) throws WireFormatException {
        EmptyBody.check("LogoffRequest", message);
        return new LogoffRequest();
    }
}
