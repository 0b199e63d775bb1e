// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * A request to read from a file ([MS-SMB2] 2.2.19). RDMA channels are not supported: the encoder writes 0 to their
 * fields, the decoder ignores them.
 *
 * @param padding the offset from the header at which the client prefers the data in the response, in bytes; 0 for no
 *     preference
 * @param flags 0 or {@link #FLAG_UNBUFFERED}
 * @param length the maximum number of bytes to read
 * @param offset the offset in the file, in bytes
 * @param fileId the open file
 * @param minimumCount the minimum number of bytes; the server reports an error if it reads fewer
 * @param remainingBytes a hint: the number of bytes that the client will read after these
 */
public record ReadRequest(
        int padding, int flags, int length, long offset, FileId fileId, int minimumCount, int remainingBytes)
        implements SmbRequest {
    /** Flag: the server should not buffer (SMB 3.0.2 and later). */
    public static final int FLAG_UNBUFFERED = 0x1;

    private static final String STRUCTURE = "ReadRequest";
    private static final int STRUCTURE_SIZE = 49;

    @Override
    public SmbCommand command() {
        return SmbCommand.READ;
    }

    @Override
    public int payloadSize() {
        return length;
    }

    @Override
    public int encodedLength() {
        return STRUCTURE_SIZE;
    }

    @Override
    public void encode(ByteBuffer message) {
        WireWriter.beginBody(message, STRUCTURE_SIZE);
        message.put((byte) padding).put((byte) flags);
        message.putInt(length).putLong(offset);
        fileId.put(message);
        message.putInt(minimumCount).putInt(0).putInt(remainingBytes);
        // Two channel fields, then the one byte of buffer that servers require.
        message.putInt(0).put((byte) 0);
    }

    /** Decodes the body at index 64. */
    public static ReadRequest decode(ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, message);
        reader.structureSize(STRUCTURE_SIZE);
        reader.i32("ReadChannelInfo", 108);
        return new ReadRequest(
                reader.u8("Padding", 66),
                reader.u8("Flags", 67),
                reader.length32("Length", 68),
                reader.i64("Offset", 72),
                reader.fileId(80),
                reader.length32("MinimumCount", 96),
                reader.length32("RemainingBytes", 104));
    }
}
