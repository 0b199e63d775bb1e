// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/** The response to LOCK: the ranges are locked or unlocked ([MS-SMB2] 2.2.27). */
public record LockResponse() implements SmbResponse {
    @Override
    public SmbCommand command() {
        return SmbCommand.LOCK;
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
    public static LockResponse decode(ByteBuffer message) throws WireFormatException {
        EmptyBody.check("LockResponse", message);
        return new LockResponse();
    }
}
