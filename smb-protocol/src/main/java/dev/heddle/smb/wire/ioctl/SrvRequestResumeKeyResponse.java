package dev.heddle.smb.wire.ioctl;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The output of FSCTL_SRV_REQUEST_RESUME_KEY ([MS-SMB2] 2.2.32.3).
 *
 * @param resumeKey {@link #KEY_LENGTH} bytes that name the open file as the source of a copy; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SrvRequestResumeKeyResponse(byte[] resumeKey) {
    /** The control code; the operation has no input. */
    public static final int CTL_CODE = 0x0014_0078;

    /** The length of a key in bytes. */
    public static final int KEY_LENGTH = 24;

    /**
     * The length in bytes, as servers send it: the key, an empty context's length, and four bytes that mean nothing.
     */
    public static final int LENGTH = 32;

    /** The output of the control operation, in a buffer of its own. */
    public ByteBuffer toBuffer() {
        ByteBuffer output = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        output.put(resumeKey);
        return output.rewind();
    }

    /** Reads the remaining bytes of a control operation's output. */
    public static SrvRequestResumeKeyResponse decode(ByteBuffer output) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining("SRV_REQUEST_RESUME_KEY Response", output);
        reader.u32("ContextLength", KEY_LENGTH);
        return new SrvRequestResumeKeyResponse(reader.bytes("ResumeKey", 0, KEY_LENGTH));
    }
}
