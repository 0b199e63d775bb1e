package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * A control operation ([MS-SMB2] 2.2.31).
 *
 * @param ctlCode what to do
 * @param fileId the open file, or {@link FileId#RELATED} for operations on no file
 * @param maxInputResponse the most input bytes the response may bring back
 * @param maxOutputResponse the most output bytes the response may bring
 * @param flags 0 or {@link #FLAG_IS_FSCTL}
 * @param input the operation's input: what remains in this buffer, whose position encoding does not move; after
 *     decoding a view of the message buffer that shares its memory
 */
public record IoctlRequest(
        int ctlCode, FileId fileId, int maxInputResponse, int maxOutputResponse, int flags, ByteBuffer input)
        implements SmbRequest {
    /** The code is a file system control, not a device control. */
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

    /** Reads the body at index 64. */
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
