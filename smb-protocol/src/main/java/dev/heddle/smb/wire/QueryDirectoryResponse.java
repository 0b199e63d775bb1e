// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * The response to QUERY_DIRECTORY: entries of a directory ([MS-SMB2] 2.2.34).
 *
 * @param data the entries, in the requested information class; after decoding, a view of the message buffer that shares
 *     its memory
 */
public record QueryDirectoryResponse(ByteBuffer data) implements SmbResponse {
    @Override
    public SmbCommand command() {
        return SmbCommand.QUERY_DIRECTORY;
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
    public static QueryDirectoryResponse decode(ByteBuffer message) throws WireFormatException {
        return new QueryDirectoryResponse(OutputBuffer.decode("QueryDirectoryResponse", message));
    }
}
