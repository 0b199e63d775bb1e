// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/**
 * The request to negotiate a dialect, the first message of a client ([MS-SMB2] 2.2.3).
 *
 * @param securityMode bits of {@link SecurityMode}
 * @param capabilities bits of {@link Capabilities}
 * @param clientGuid the identifier of the client; all zeros if the client offers only 2.0.2
 * @param dialects the numbers of the offered dialects, such as 0x0202
 * @param contexts the negotiate contexts of 3.1.1; encoded only if the dialects contain 0x0311
 */
public record NegotiateRequest(
        int securityMode, int capabilities, UUID clientGuid, List<Integer> dialects, List<NegotiateContext> contexts)
        implements SmbRequest {
    private static final String STRUCTURE = "NegotiateRequest";
    private static final int STRUCTURE_SIZE = 36;
    private static final int DIALECTS_AT = SmbHeader.LENGTH + STRUCTURE_SIZE;

    /** Keeps unmodifiable copies of the lists. */
    public NegotiateRequest {
        dialects = List.copyOf(dialects);
        contexts = List.copyOf(contexts);
    }

    @Override
    public SmbCommand command() {
        return SmbCommand.NEGOTIATE;
    }

    @Override
    public int encodedLength() {
        int end = dialectsEnd();
        return (hasContexts() ? NegotiateContexts.endAfter(end, contexts) : end) - SmbHeader.LENGTH;
    }

    @Override
    public void encode(ByteBuffer message) {
        WireWriter.beginBody(message, STRUCTURE_SIZE);
        message.putShort((short) dialects.size()).putShort((short) securityMode).putShort((short) 0);
        message.putInt(capabilities);
        Guids.put(message, clientGuid);
        if (hasContexts()) {
            message.putInt(WireWriter.align8(dialectsEnd()));
            message.putShort((short) contexts.size()).putShort((short) 0);
        } else {
            message.putLong(0);
        }
        WireWriter.list16(message, dialects);
        if (hasContexts()) {
            NegotiateContexts.encode(message, contexts);
        }
    }

    private int dialectsEnd() {
        return DIALECTS_AT + dialects.size() * Short.BYTES;
    }

    private boolean hasContexts() {
        return dialects.contains(NegotiateContexts.DIALECT_WITH_CONTEXTS);
    }

    /** Decodes the body at index 64. */
    public static NegotiateRequest decode(ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, message);
        reader.structureSize(STRUCTURE_SIZE);
        int count = reader.u16("DialectCount", 66);
        int securityMode = reader.u16("SecurityMode", 68);
        int capabilities = reader.i32("Capabilities", 72);
        UUID clientGuid = reader.guid("ClientGuid", 76);
        List<Integer> dialects = reader.list16("Dialects", DIALECTS_AT, count);
        List<NegotiateContext> contexts = List.of();
        if (dialects.contains(NegotiateContexts.DIALECT_WITH_CONTEXTS)) {
            contexts = NegotiateContexts.decode(
                    message,
                    reader.u32("NegotiateContextOffset", 92),
                    reader.u16("NegotiateContextCount", 96),
                    DIALECTS_AT + count * Short.BYTES);
        }
        return new NegotiateRequest(securityMode, capabilities, clientGuid, dialects, contexts);
    }
}
