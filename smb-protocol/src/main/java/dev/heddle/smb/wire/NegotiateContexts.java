// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import dev.heddle.smb.wire.NegotiateContext.CompressionCapabilities;
import dev.heddle.smb.wire.NegotiateContext.EncryptionCapabilities;
import dev.heddle.smb.wire.NegotiateContext.NetnameNegotiateContextId;
import dev.heddle.smb.wire.NegotiateContext.PreauthIntegrityCapabilities;
import dev.heddle.smb.wire.NegotiateContext.SigningCapabilities;
import dev.heddle.smb.wire.NegotiateContext.Unknown;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes and decodes the list of negotiate contexts at the end of a NEGOTIATE message. Each starts at a multiple of 8.
 */
final class NegotiateContexts {
    static final int DIALECT_WITH_CONTEXTS = 0x0311;

    private static final String STRUCTURE = "SMB2_NEGOTIATE_CONTEXT";
    private static final int PREFIX = 8;

    private NegotiateContexts() {}

    /** Returns the end offset of a list that starts at the first multiple of 8 at or after {@code end}. */
    static int endAfter(int end, List<NegotiateContext> contexts) {
        int at = end;
        for (NegotiateContext context : contexts) {
            at = WireWriter.align8(at) + PREFIX + context.dataLength();
        }
        return at;
    }

    static void encode(ByteBuffer message, List<NegotiateContext> contexts) {
        for (NegotiateContext context : contexts) {
            WireWriter.zerosUntil(message, WireWriter.align8(message.position()));
            message.putShort((short) context.type());
            message.putShort(WireWriter.length16("negotiate context", context.dataLength()));
            message.putInt(0);
            context.encodeData(message);
        }
    }

    static List<NegotiateContext> decode(ByteBuffer message, long offset, int count, int earliest)
            throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, message);
        if (count == 0) {
            return List.of();
        }
        if (offset < earliest || offset > reader.limit()) {
            throw reader.malformed("NegotiateContextOffset", 0, offset, "is not between " + earliest + " and the end");
        }
        List<NegotiateContext> contexts = new ArrayList<>();
        int at = (int) offset;
        for (int i = 0; i < count; i++) {
            int length = reader.u16("DataLength", at + 2);
            contexts.add(decodeOne(reader.u16("ContextType", at), reader.slice("Data", at + PREFIX, length)));
            at = WireWriter.align8(at + PREFIX + length);
        }
        return List.copyOf(contexts);
    }

    private static NegotiateContext decodeOne(int type, ByteBuffer data) throws WireFormatException {
        return switch (type) {
            case PreauthIntegrityCapabilities.TYPE -> PreauthIntegrityCapabilities.decodeData(data);
            case EncryptionCapabilities.TYPE -> EncryptionCapabilities.decodeData(data);
            case CompressionCapabilities.TYPE -> CompressionCapabilities.decodeData(data);
            case NetnameNegotiateContextId.TYPE -> NetnameNegotiateContextId.decodeData(data);
            case SigningCapabilities.TYPE -> SigningCapabilities.decodeData(data);
            default -> {
                byte[] copy = new byte[data.remaining()];
                data.get(copy);
                yield new Unknown(type, copy);
            }
        };
    }
}
