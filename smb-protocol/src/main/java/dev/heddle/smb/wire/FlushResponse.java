// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/** The response to FLUSH: all data written to the file is in storage ([MS-SMB2] 2.2.18). */
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

    /** Decodes the body at index 64. */
    public static FlushResponse decode(ByteBuffer message) throws WireFormatException {
        EmptyBody.check("FlushResponse", message);
        return new FlushResponse();
    }
}
