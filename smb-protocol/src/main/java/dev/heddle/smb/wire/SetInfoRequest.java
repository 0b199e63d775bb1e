// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * A request to change information about a file or file system ([MS-SMB2] 2.2.39), such as the name, the times, the
 * size, or whether the file is deleted on close.
 *
 * @param infoType a number of {@code fscc.InfoType}
 * @param fileInformationClass a number of {@code fscc.FileInformationClass} or {@code fscc.FsInformationClass}
 * @param additionalInformation the parts of a security descriptor to change, or 0
 * @param fileId the open file
 * @param data the information: the remaining bytes of this buffer; encoding does not change its position; after
 *     decoding, a view of the message buffer that shares its memory
 */
public record SetInfoRequest(
        int infoType, int fileInformationClass, int additionalInformation, FileId fileId, ByteBuffer data)
        implements SmbRequest {
    private static final String STRUCTURE = "SetInfoRequest";
    private static final int STRUCTURE_SIZE = 33;
    private static final int BUFFER_AT = 96;

    @Override
    public SmbCommand command() {
        return SmbCommand.SET_INFO;
    }

    @Override
    public int payloadSize() {
        return data.remaining();
    }

    @Override
    public int encodedLength() {
        return BUFFER_AT - SmbHeader.LENGTH + Math.max(1, data.remaining());
    }

    @Override
    public void encode(ByteBuffer message) {
        WireWriter.beginBody(message, STRUCTURE_SIZE);
        message.put((byte) infoType).put((byte) fileInformationClass);
        message.putInt(data.remaining()).putShort((short) BUFFER_AT).putShort((short) 0);
        message.putInt(additionalInformation);
        fileId.put(message);
        WireWriter.copy(message, data);
        WireWriter.zerosUntil(message, BUFFER_AT + 1);
    }

    /** Decodes the body at index 64. */
    public static SetInfoRequest decode(ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, message);
        reader.structureSize(STRUCTURE_SIZE);
        long length = reader.u32("BufferLength", 68);
        FileId fileId = reader.fileId(80);
        int offset = reader.dataOffset("BufferOffset", 72, reader.u16("BufferOffset", 72), length, BUFFER_AT);
        return new SetInfoRequest(
                reader.u8("InfoType", 66),
                reader.u8("FileInfoClass", 67),
                reader.i32("AdditionalInformation", 76),
                fileId,
                reader.slice("Buffer", offset, length));
    }
}
