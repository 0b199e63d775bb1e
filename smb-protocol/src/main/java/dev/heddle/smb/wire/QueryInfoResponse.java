// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * The response to QUERY_INFO: information about a file or file system ([MS-SMB2] 2.2.38).
 *
 * @param data the information, in the requested information class; after decoding, a view of the message buffer that
 *     shares its memory
 */
public record QueryInfoResponse(ByteBuffer data) implements SmbResponse {
    @Override
    public SmbCommand command() {
        return SmbCommand.QUERY_INFO;
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
    public static QueryInfoResponse decode(ByteBuffer message) throws WireFormatException {
        return new QueryInfoResponse(OutputBuffer.decode("QueryInfoResponse", message));
    }
}
