// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/**
 * The response to NEGOTIATE: the dialect that the server chose ([MS-SMB2] 2.2.4).
 *
 * @param securityMode bits of {@link SecurityMode}
 * @param dialectRevision the dialect number, or {@link #WILDCARD}
 * @param serverGuid the identifier of the server
 * @param capabilities bits of {@link Capabilities}
 * @param maxTransactSize the largest query, directory listing or control operation in bytes, 0 to 2^32 - 1
 * @param maxReadSize the largest READ in bytes, 0 to 2^32 - 1
 * @param maxWriteSize the largest WRITE in bytes, 0 to 2^32 - 1
 * @param systemTime the server's time as a FILETIME
 * @param serverStartTime when the server started, as a FILETIME, or 0
 * @param securityBuffer a GSS token, not copied
 * @param contexts the negotiate contexts of 3.1.1; encoded only if the dialect is 0x0311
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record NegotiateResponse(
        int securityMode,
        int dialectRevision,
        UUID serverGuid,
        int capabilities,
        long maxTransactSize,
        long maxReadSize,
        long maxWriteSize,
        long systemTime,
        long serverStartTime,
        byte[] securityBuffer,
        List<NegotiateContext> contexts)
        implements SmbResponse {
    /** The response to an SMB1 NEGOTIATE that offers "SMB 2.???": the client shall negotiate again with SMB2. */
    public static final int WILDCARD = 0x02FF;

    private static final String STRUCTURE = "NegotiateResponse";
    private static final int STRUCTURE_SIZE = 65;
    private static final int BUFFER_AT = 128;

    /** Keeps an unmodifiable copy of the list. */
    public NegotiateResponse {
        contexts = List.copyOf(contexts);
    }

    @Override
    public SmbCommand command() {
        return SmbCommand.NEGOTIATE;
    }

    @Override
    public int encodedLength() {
        int end = BUFFER_AT + securityBuffer.length;
        return (hasContexts() ? NegotiateContexts.endAfter(end, contexts) : end) - SmbHeader.LENGTH;
    }

    @Override
    public void encode(ByteBuffer message) {
        WireWriter.beginBody(message, STRUCTURE_SIZE);
        message.putShort((short) securityMode).putShort((short) dialectRevision);
        message.putShort((short) (hasContexts() ? contexts.size() : 0));
        Guids.put(message, serverGuid);
        message.putInt(capabilities);
        message.putInt((int) maxTransactSize).putInt((int) maxReadSize).putInt((int) maxWriteSize);
        message.putLong(systemTime).putLong(serverStartTime);
        message.putShort((short) BUFFER_AT);
        message.putShort(WireWriter.length16("security buffer", securityBuffer.length));
        message.putInt(hasContexts() ? WireWriter.align8(BUFFER_AT + securityBuffer.length) : 0);
        message.put(securityBuffer);
        if (hasContexts()) {
            NegotiateContexts.encode(message, contexts);
        }
    }

    private boolean hasContexts() {
        return dialectRevision == NegotiateContexts.DIALECT_WITH_CONTEXTS;
    }

    /** Decodes the body at index 64. */
    public static NegotiateResponse decode(ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, message);
        reader.structureSize(STRUCTURE_SIZE);
        int dialect = reader.u16("DialectRevision", 68);
        int length = reader.u16("SecurityBufferLength", 122);
        int offset = reader.dataOffset(
                "SecurityBufferOffset", 120, reader.u16("SecurityBufferOffset", 120), length, BUFFER_AT);
        List<NegotiateContext> contexts = List.of();
        if (dialect == NegotiateContexts.DIALECT_WITH_CONTEXTS) {
            contexts = NegotiateContexts.decode(
                    message,
                    reader.u32("NegotiateContextOffset", 124),
                    reader.u16("NegotiateContextCount", 70),
                    BUFFER_AT);
        }
        return new NegotiateResponse(
                reader.u16("SecurityMode", 66),
                dialect,
                reader.guid("ServerGuid", 72),
                reader.i32("Capabilities", 88),
                reader.u32("MaxTransactSize", 92),
                reader.u32("MaxReadSize", 96),
                reader.u32("MaxWriteSize", 100),
                reader.i64("SystemTime", 104),
                reader.i64("ServerStartTime", 112),
                reader.bytes("Buffer", offset, length),
                contexts);
    }
}
