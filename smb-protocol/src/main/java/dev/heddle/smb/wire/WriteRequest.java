package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * Writes to a file ([MS-SMB2] 2.2.21). RDMA channels are not supported: those fields are written as 0 and not read.
 *
 * @param fileId the open file
 * @param offset where to write in the file, in bytes
 * @param remainingBytes a hint: how many bytes the client is going to write after these
 * @param flags 0 or the {@code FLAG_} bits
 * @param data the data: what remains in this buffer, whose position encoding does not move; after decoding a view of
 *     the message buffer that shares its memory
 */
public record WriteRequest(FileId fileId, long offset, int remainingBytes, int flags, ByteBuffer data)
        implements SmbRequest {
    /** The data shall be stored before the answer comes. */
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

    /** Reads the body at index 64. */
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
