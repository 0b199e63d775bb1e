// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * A request for information about a file or file system ([MS-SMB2] 2.2.37).
 *
 * @param infoType a number of {@code fscc.InfoType}
 * @param fileInformationClass a number of {@code fscc.FileInformationClass} or {@code fscc.FsInformationClass}
 * @param outputBufferLength the maximum number of bytes that the response may carry
 * @param additionalInformation the parts of a security descriptor to return, or 0
 * @param flags how to list extended attributes, or 0
 * @param fileId the open file
 * @param input the input of the query, usually empty: the remaining bytes of this buffer; encoding does not change its
 *     position; after decoding, a view of the message buffer that shares its memory
 */
public record QueryInfoRequest(
        int infoType,
        int fileInformationClass,
        int outputBufferLength,
        int additionalInformation,
        int flags,
        FileId fileId,
        ByteBuffer input)
        implements SmbRequest {
    private static final String STRUCTURE = "QueryInfoRequest";
    private static final int STRUCTURE_SIZE = 41;
    private static final int BUFFER_AT = 104;

    @Override
    public SmbCommand command() {
        return SmbCommand.QUERY_INFO;
    }

    @Override
    public int payloadSize() {
        return Math.max(input.remaining(), outputBufferLength);
    }

    @Override
    public int encodedLength() {
        return BUFFER_AT - SmbHeader.LENGTH + Math.max(1, input.remaining());
    }

    @Override
    public void encode(ByteBuffer message) {
        WireWriter.beginBody(message, STRUCTURE_SIZE);
        int length = input.remaining();
        message.put((byte) infoType).put((byte) fileInformationClass);
        message.putInt(outputBufferLength);
        message.putShort((short) (length == 0 ? 0 : BUFFER_AT))
                .putShort((short) 0)
                .putInt(length);
        message.putInt(additionalInformation).putInt(flags);
        fileId.put(message);
        WireWriter.copy(message, input);
        WireWriter.zerosUntil(message, BUFFER_AT + 1);
    }

    /** Decodes the body at index 64. */
    public static QueryInfoRequest decode(ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, message);
        reader.structureSize(STRUCTURE_SIZE);
        long length = reader.u32("InputBufferLength", 76);
        FileId fileId = reader.fileId(88);
        int offset = reader.dataOffset("InputBufferOffset", 72, reader.u16("InputBufferOffset", 72), length, BUFFER_AT);
        return new QueryInfoRequest(
                reader.u8("InfoType", 66),
                reader.u8("FileInfoClass", 67),
                reader.length32("OutputBufferLength", 68),
                reader.i32("AdditionalInformation", 80),
                reader.i32("Flags", 84),
                fileId,
                reader.slice("Buffer", offset, length));
    }
}
