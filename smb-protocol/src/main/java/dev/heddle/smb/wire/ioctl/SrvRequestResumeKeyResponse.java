// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire.ioctl;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The output of FSCTL_SRV_REQUEST_RESUME_KEY ([MS-SMB2] 2.2.32.3).
 *
 * @param resumeKey {@link #KEY_LENGTH} bytes that identify the open file as the source of a copy; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SrvRequestResumeKeyResponse(byte[] resumeKey) {
    /** The control code; the operation has no input. */
    public static final int CTL_CODE = 0x0014_0078;

    /** The length of a key in bytes. */
    public static final int KEY_LENGTH = 24;

    /**
     * The length in bytes that servers send: the key, the length of an empty context, and four bytes without meaning.
     */
    public static final int LENGTH = 32;

    /** Returns the output of the control operation in a new buffer. */
    public ByteBuffer toBuffer() {
        ByteBuffer output = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        output.put(resumeKey);
        return output.rewind();
    }

    /** Decodes the remaining bytes, the output of the control operation. */
    public static SrvRequestResumeKeyResponse decode(ByteBuffer output) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining("SRV_REQUEST_RESUME_KEY Response", output);
        reader.u32("ContextLength", KEY_LENGTH);
        return new SrvRequestResumeKeyResponse(reader.bytes("ResumeKey", 0, KEY_LENGTH));
    }
}
