package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * Entries of a directory ([MS-SMB2] 2.2.34).
 *
 * @param data the information, in the form that was asked for; after decoding a view of the message buffer that
 *     shares its memory
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

    /** Reads the body at index 64. */
    public static QueryDirectoryResponse decode(ByteBuffer message) throws WireFormatException {
        return new QueryDirectoryResponse(OutputBuffer.decode("QueryDirectoryResponse", message));
    }
}
