// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * A request to write to a file ([MS-SMB2] 2.2.21). RDMA channels are not supported: the encoder writes 0 to their
 * fields, the decoder ignores them.
 *
 * @param fileId the open file
 * @param offset the offset in the file, in bytes
 * @param remainingBytes a hint: the number of bytes that the client will write after these
 * @param flags 0 or the {@code FLAG_} bits
 * @param data the data: the remaining bytes of this buffer; encoding does not change its position; after decoding, a
 *     view of the message buffer that shares its memory
 */
public record WriteRequest(FileId fileId, long offset, int remainingBytes, int flags, ByteBuffer data)
        implements SmbRequest {
    /** The server shall write the data to storage before it responds. */
    public static final int FLAG_WRITE_THROUGH = 0x1;

    /** The server should not buffer (SMB 3.0.2 and later). */
    public static final int FLAG_UNBUFFERED = 0x2;

    private static final String STRUCTURE = "WriteRequest";
    private static final int STRUCTURE_SIZE = 49;
    private static final int BUFFER_AT = 112;

    @Override
    public SmbCommand command() {
        return SmbCommand.WRITE;
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
        message.putShort((short) BUFFER_AT);
        message.putInt(data.remaining()).putLong(offset);
        fileId.put(message);
        message.putInt(0).putInt(remainingBytes).putInt(0).putInt(flags);
        WireWriter.copy(message, data);
        WireWriter.zerosUntil(message, BUFFER_AT + 1);
    }

    /** Decodes the body at index 64. */
    public static WriteRequest decode(ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, message);
        reader.structureSize(STRUCTURE_SIZE);
        long length = reader.u32("Length", 68);
        int flags = reader.i32("Flags", 108);
        int offset = reader.dataOffset("DataOffset", 66, reader.u16("DataOffset", 66), length, BUFFER_AT);
        return new WriteRequest(
                reader.fileId(80),
                reader.i64("Offset", 72),
                reader.length32("RemainingBytes", 100),
                flags,
                reader.slice("Buffer", offset, length));
    }
}
