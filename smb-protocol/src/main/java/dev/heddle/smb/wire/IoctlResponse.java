// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * The response to IOCTL: the result of a control operation ([MS-SMB2] 2.2.32).
 *
 * @param ctlCode the control code of the request
 * @param fileId the file
 * @param flags 0
 * @param input the returned input, usually empty; after decoding, a view of the message buffer that shares its memory
 * @param output the operation's output; after decoding, a view of the message buffer that shares its memory
 */
public record IoctlResponse(int ctlCode, FileId fileId, int flags, ByteBuffer input, ByteBuffer output)
        implements SmbResponse {
    private static final String STRUCTURE = "IoctlResponse";
    private static final int STRUCTURE_SIZE = 49;
    private static final int BUFFER_AT = 112;

    @Override
    public SmbCommand command() {
        return SmbCommand.IOCTL;
    }

    @Override
    public int encodedLength() {
        return outputAt() + output.remaining() - SmbHeader.LENGTH;
    }

    @Override
    public void encode(ByteBuffer message) {
        WireWriter.beginBody(message, STRUCTURE_SIZE);
        message.putShort((short) 0).putInt(ctlCode);
        fileId.put(message);
        message.putInt(BUFFER_AT).putInt(input.remaining());
        message.putInt(outputAt()).putInt(output.remaining());
        message.putInt(flags).putInt(0);
        WireWriter.copy(message, input);
        WireWriter.zerosUntil(message, outputAt());
        WireWriter.copy(message, output);
    }

    private int outputAt() {
        return WireWriter.align8(BUFFER_AT + input.remaining());
    }

    /** Returns whether the message has a body of this structure, not an error body. */
    static boolean isIn(ByteBuffer message) throws WireFormatException {
        return new WireReader(STRUCTURE, message).u16("StructureSize", SmbHeader.LENGTH) == STRUCTURE_SIZE;
    }

    /** Decodes the body at index 64. */
    public static IoctlResponse decode(ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, message);
        reader.structureSize(STRUCTURE_SIZE);
        long inputLength = reader.u32("InputCount", 92);
        long outputLength = reader.u32("OutputCount", 100);
        int flags = reader.i32("Flags", 104);
        reader.i32("Reserved2", 108);
        int input = reader.dataOffset("InputOffset", 88, reader.u32("InputOffset", 88), inputLength, BUFFER_AT);
        int output = reader.dataOffset("OutputOffset", 96, reader.u32("OutputOffset", 96), outputLength, BUFFER_AT);
        return new IoctlResponse(
                reader.i32("CtlCode", 68),
                reader.fileId(72),
                flags,
                reader.slice("Input", input, inputLength),
                reader.slice("Output", output, outputLength));
    }
}
