// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/** The response to TREE_DISCONNECT: the client is disconnected from the share ([MS-SMB2] 2.2.12). */
public record TreeDisconnectResponse() implements SmbResponse {
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
    public static TreeDisconnectResponse decode(ByteBuffer message) throws WireFormatException {
        EmptyBody.check("TreeDisconnectResponse", message);
        return new TreeDisconnectResponse();
    }
}
