// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * The response to CHANGE_NOTIFY: the changes in a directory ([MS-SMB2] 2.2.36).
 *
 * @param data a chain of {@code fscc.FileNotifyInformation}; after decoding, a view of the message buffer that shares
 *     its memory
 */
public record ChangeNotifyResponse(ByteBuffer data) implements SmbResponse {
    @Override
    public SmbCommand command() {
        return SmbCommand.CHANGE_NOTIFY;
    }

    @Override
    public int encodedLength() {
        return OutputBuffer.encodedLength(data);
    }

    @Override
    public void encode(ByteBuffer message) {
        OutputBuffer.encode(message, data);
    }

    /** Decodes the body at index 64. */
    public static ChangeNotifyResponse decode(ByteBuffer message) throws WireFormatException {
        return new ChangeNotifyResponse(OutputBuffer.decode("ChangeNotifyResponse", message));
    }
}
