// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire.ioctl;

import dev.heddle.smb.wire.Capabilities;
import dev.heddle.smb.wire.Guids;
import dev.heddle.smb.wire.NegotiateResponse;
import dev.heddle.smb.wire.SecurityMode;
import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * The output of FSCTL_VALIDATE_NEGOTIATE_INFO ([MS-SMB2] 2.2.32.6): the values that the server sent in its NEGOTIATE.
 *
 * @param capabilities bits of {@link Capabilities}
 * @param serverGuid the identifier of the server
 * @param securityMode bits of {@link SecurityMode}
 * @param dialect the number of the dialect in use
 */
public record ValidateNegotiateInfoResponse(int capabilities, UUID serverGuid, int securityMode, int dialect) {
    /** The length in bytes. */
    public static final int LENGTH = 24;

    /** Creates the output from the server's NEGOTIATE response. */
    public static ValidateNegotiateInfoResponse of(NegotiateResponse response) {
        return new ValidateNegotiateInfoResponse(
                response.capabilities(), response.serverGuid(), response.securityMode(), response.dialectRevision());
    }

    /** Returns the output of the control operation in a new buffer. */
    public ByteBuffer toBuffer() {
        ByteBuffer output = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        output.putInt(capabilities);
        Guids.put(output, serverGuid);
        output.putShort((short) securityMode).putShort((short) dialect);
        return output.flip();
    }

    /** Decodes the remaining bytes, the output of the control operation. */
    public static ValidateNegotiateInfoResponse decode(ByteBuffer output) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining("VALIDATE_NEGOTIATE_INFO Response", output);
        return new ValidateNegotiateInfoResponse(
                reader.i32("Capabilities", 0),
                reader.guid("Guid", 4),
                reader.u16("SecurityMode", 20),
                reader.u16("Dialect", 22));
    }
}
