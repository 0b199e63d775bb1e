// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * A request for a control operation ([MS-SMB2] 2.2.31).
 *
 * @param ctlCode the control code, which selects the operation
 * @param fileId the open file, or {@link FileId#RELATED} for an operation that needs no file
 * @param maxInputResponse the maximum number of input bytes that the response may return
 * @param maxOutputResponse the maximum number of output bytes that the response may carry
 * @param flags 0 or {@link #FLAG_IS_FSCTL}
 * @param input the operation's input: the remaining bytes of this buffer; encoding does not change its position; after
 *     decoding, a view of the message buffer that shares its memory
 */
public record IoctlRequest(
        int ctlCode, FileId fileId, int maxInputResponse, int maxOutputResponse, int flags, ByteBuffer input)
        implements SmbRequest {
    /** Flag: the code is a file system control, not a device control. */
    public static final int FLAG_IS_FSCTL = 0x1;

    private static final String STRUCTURE = "IoctlRequest";
    private static final int STRUCTURE_SIZE = 57;
    private static final int BUFFER_AT = 120;

    @Override
    public SmbCommand command() {
        return SmbCommand.IOCTL;
    }

    @Override
    public int payloadSize() {
        return Math.max(
                input.remaining(), (int) Math.min(Integer.MAX_VALUE, (long) maxInputResponse + maxOutputResponse));
    }

    @Override
    public int encodedLength() {
        return BUFFER_AT - SmbHeader.LENGTH + Math.max(1, input.remaining());
    }

    @Override
    public void encode(ByteBuffer message) {
        WireWriter.beginBody(message, STRUCTURE_SIZE);
        message.putShort((short) 0).putInt(ctlCode);
        fileId.put(message);
        message.putInt(BUFFER_AT).putInt(input.remaining()).putInt(maxInputResponse);
        message.putInt(BUFFER_AT).putInt(0).putInt(maxOutputResponse);
        message.putInt(flags).putInt(0);
        WireWriter.copy(message, input);
        WireWriter.zerosUntil(message, BUFFER_AT + 1);
    }

    /** Decodes the body at index 64. */
    public static IoctlRequest decode(ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, message);
        reader.structureSize(STRUCTURE_SIZE);
        long length = reader.u32("InputCount", 92);
        int flags = reader.i32("Flags", 112);
        reader.i32("Reserved2", 116);
        int offset = reader.dataOffset("InputOffset", 88, reader.u32("InputOffset", 88), length, BUFFER_AT);
        return new IoctlRequest(
                reader.i32("CtlCode", 68),
                reader.fileId(72),
                reader.length32("MaxInputResponse", 96),
                reader.length32("MaxOutputResponse", 108),
                flags,
                reader.slice("Input", offset, length));
    }
}
