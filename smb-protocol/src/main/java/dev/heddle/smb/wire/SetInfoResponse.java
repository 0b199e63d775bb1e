// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/** The response to SET_INFO: the information is changed ([MS-SMB2] 2.2.40). */
public record SetInfoResponse() implements SmbResponse {
    private static final int STRUCTURE_SIZE = 2;

    @Override
    public SmbCommand command() {
        return SmbCommand.SET_INFO;
    }

    @Override
    public int encodedLength() {
        return STRUCTURE_SIZE;
    }

    @Override
    public void encode(ByteBuffer message) {
        WireWriter.beginBody(message, STRUCTURE_SIZE);
    }

    /** Decodes the body at index 64. */
    public static SetInfoResponse decode(ByteBuffer message) throws WireFormatException {
        new WireReader("SetInfoResponse", message).structureSize(STRUCTURE_SIZE);
        return new SetInfoResponse();
    }
}
