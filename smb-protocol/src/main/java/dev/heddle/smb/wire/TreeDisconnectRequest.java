// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/** A request to disconnect from a share ([MS-SMB2] 2.2.11). */
public record TreeDisconnectRequest() implements SmbRequest {
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

    /** Decodes the body at index 64. */
    public static TreeDisconnectRequest decode(ByteBuffer message) throws WireFormatException {
        EmptyBody.check("TreeDisconnectRequest", message);
        return new TreeDisconnectRequest();
    }
}
