// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire.ioctl;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import dev.heddle.smb.wire.WireWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The input of FSCTL_DFS_GET_REFERRALS: a request for the targets of a DFS path (REQ_GET_DFS_REFERRAL, [MS-DFSC]
 * 2.2.2).
 *
 * @param maxReferralLevel the highest version of {@link DfsReferral} that the client understands, 1 to 4
 * @param path the DFS path, such as {@code \server\share\directory}; without a NUL
 */
public record DfsReferralRequest(int maxReferralLevel, String path) {
    /** The control code. */
    public static final int CTL_CODE = 0x0006_0194;

    /** The highest defined version. */
    public static final int HIGHEST_LEVEL = 4;

    private static final int PATH_AT = 2;

    /** Returns the input of the control operation in a new buffer. */
    public ByteBuffer toBuffer() {
        ByteBuffer input = ByteBuffer.allocate(PATH_AT + WireWriter.utf16Length(path) + Character.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        input.putShort((short) maxReferralLevel);
        WireWriter.utf16(input, path);
        return input.putChar('\0').flip();
    }

    /** Decodes the remaining bytes, the input of the control operation. */
    public static DfsReferralRequest decode(ByteBuffer input) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining("REQ_GET_DFS_REFERRAL", input);
        int level = reader.u16("MaxReferralLevel", 0);
        return new DfsReferralRequest(level, new TerminatedStrings(reader).read("RequestFileName", PATH_AT));
    }
}
