// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * A request to list a directory ([MS-SMB2] 2.2.33).
 *
 * @param fileInformationClass the structure of the entries, a number of {@code fscc.FileInformationClass}
 * @param flags the {@code FLAG_} bits
 * @param fileIndex where to continue, with {@link #FLAG_INDEX_SPECIFIED}
 * @param fileId the open directory
 * @param searchPattern the names to list, with wildcards; {@code *} for all
 * @param outputBufferLength the maximum number of bytes that the response may carry
 */
public record QueryDirectoryRequest(
        int fileInformationClass, int flags, int fileIndex, FileId fileId, String searchPattern, int outputBufferLength)
        implements SmbRequest {
    /** Restarts the listing, with the pattern of the first request. */
    public static final int FLAG_RESTART_SCANS = 0x01;

    /** Requests one entry only. */
    public static final int FLAG_RETURN_SINGLE_ENTRY = 0x02;

    /** Continues at the file index. */
    public static final int FLAG_INDEX_SPECIFIED = 0x04;

    /** Restarts the listing, with the pattern of this request. */
    public static final int FLAG_REOPEN = 0x10;

    private static final String STRUCTURE = "QueryDirectoryRequest";
    private static final int STRUCTURE_SIZE = 33;
    private static final int BUFFER_AT = 96;

    @Override
    public SmbCommand command() {
        return SmbCommand.QUERY_DIRECTORY;
    }

    @Override
    public int payloadSize() {
        return outputBufferLength;
    }

    @Override
    public int encodedLength() {
        return BUFFER_AT - SmbHeader.LENGTH + Math.max(1, WireWriter.utf16Length(searchPattern));
    }

    @Override
    public void encode(ByteBuffer message) {
        WireWriter.beginBody(message, STRUCTURE_SIZE);
        message.put((byte) fileInformationClass).put((byte) flags).putInt(fileIndex);
        fileId.put(message);
        message.putShort((short) BUFFER_AT);
        message.putShort(WireWriter.length16("search pattern", WireWriter.utf16Length(searchPattern)));
        message.putInt(outputBufferLength);
        WireWriter.utf16(message, searchPattern);
        WireWriter.zerosUntil(message, BUFFER_AT + 1);
    }

    /** Decodes the body at index 64. */
    public static QueryDirectoryRequest decode(ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, message);
        reader.structureSize(STRUCTURE_SIZE);
        int length = reader.u16("FileNameLength", 90);
        int outputBufferLength = reader.length32("OutputBufferLength", 92);
        int offset = reader.dataOffset("FileNameOffset", 88, reader.u16("FileNameOffset", 88), length, BUFFER_AT);
        return new QueryDirectoryRequest(
                reader.u8("FileInformationClass", 66),
                reader.u8("Flags", 67),
                reader.i32("FileIndex", 68),
                reader.fileId(72),
                reader.utf16("FileName", offset, length),
                outputBufferLength);
    }
}
