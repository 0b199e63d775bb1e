// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire.ioctl;

import dev.heddle.smb.wire.Capabilities;
import dev.heddle.smb.wire.Guids;
import dev.heddle.smb.wire.NegotiateRequest;
import dev.heddle.smb.wire.SecurityMode;
import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import dev.heddle.smb.wire.WireWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.UUID;

/**
 * The input of FSCTL_VALIDATE_NEGOTIATE_INFO ([MS-SMB2] 2.2.31.4): the values that the client sent in its NEGOTIATE.
 *
 * @param capabilities bits of {@link Capabilities}
 * @param clientGuid the identifier of the client
 * @param securityMode bits of {@link SecurityMode}
 * @param dialects the numbers of the offered dialects
 */
public record ValidateNegotiateInfoRequest(
        int capabilities, UUID clientGuid, int securityMode, List<Integer> dialects) {
    /** The control code. */
    public static final int CTL_CODE = 0x0014_0204;

    private static final int DIALECTS_AT = 24;

    /** Keeps an unmodifiable copy of the list. */
    public ValidateNegotiateInfoRequest {
        dialects = List.copyOf(dialects);
    }

    /** Creates the input from the client's NEGOTIATE request. */
    public static ValidateNegotiateInfoRequest of(NegotiateRequest request) {
        return new ValidateNegotiateInfoRequest(
                request.capabilities(), request.clientGuid(), request.securityMode(), request.dialects());
    }

    /** Returns the input of the control operation in a new buffer. */
    public ByteBuffer toBuffer() {
        ByteBuffer input =
                ByteBuffer.allocate(DIALECTS_AT + dialects.size() * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        input.putInt(capabilities);
        Guids.put(input, clientGuid);
        input.putShort((short) securityMode).putShort((short) dialects.size());
        WireWriter.list16(input, dialects);
        return input.flip();
    }

    /** Decodes the remaining bytes, the input of the control operation. */
    public static ValidateNegotiateInfoRequest decode(ByteBuffer input) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining("VALIDATE_NEGOTIATE_INFO Request", input);
        return new ValidateNegotiateInfoRequest(
                reader.i32("Capabilities", 0),
                reader.guid("Guid", 4),
                reader.u16("SecurityMode", 20),
                reader.list16("Dialects", DIALECTS_AT, reader.u16("DialectCount", 22)));
    }
}
