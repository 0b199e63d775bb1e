// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Encodes and decodes the chain of create contexts at the end of CREATE messages. Each starts at a multiple of 8. */
final class CreateContexts {
    private static final String STRUCTURE = "SMB2_CREATE_CONTEXT";
    private static final int FIXED = 16;

    private CreateContexts() {}

    static int encodedLength(List<CreateContext> contexts) {
        int length = 0;
        for (CreateContext context : contexts) {
            length = WireWriter.align8(length) + length(context);
        }
        return length;
    }

    static void encode(ByteBuffer message, List<CreateContext> contexts) {
        for (int i = 0; i < contexts.size(); i++) {
            CreateContext context = contexts.get(i);
            byte[] name = context.name().getBytes(ISO_8859_1);
            byte[] data = context.data();
            boolean last = i == contexts.size() - 1;
            int start = message.position();
            message.putInt(last ? 0 : WireWriter.align8(length(context)));
            message.putShort((short) FIXED).putShort((short) name.length).putShort((short) 0);
            message.putShort((short) (data.length == 0 ? 0 : dataOffset(name.length)));
            message.putInt(data.length).put(name);
            if (data.length > 0) {
                WireWriter.zerosUntil(message, start + dataOffset(name.length));
                message.put(data);
            }
            if (!last) {
                WireWriter.zerosUntil(message, start + WireWriter.align8(length(context)));
            }
        }
    }

    private static int length(CreateContext context) {
        int name = context.name().length();
        int data = context.data().length;
        return data == 0 ? FIXED + name : dataOffset(name) + data;
    }

    private static int dataOffset(int nameLength) {
        return WireWriter.align8(FIXED + nameLength);
    }

    /** Decodes the chain whose offset is in {@code field}. Every step goes forward, so a chain cannot form a cycle. */
    static List<CreateContext> decode(WireReader message, String field, int fieldAt, int earliest)
            throws WireFormatException {
        long length = message.u32("CreateContextsLength", fieldAt + Integer.BYTES);
        if (length == 0) {
            return List.of();
        }
        int offset = message.dataOffset(field, fieldAt, message.u32(field, fieldAt), length, earliest);
        WireReader reader = new WireReader(STRUCTURE, message.slice(field, offset, length));
        List<CreateContext> contexts = new ArrayList<>();
        int at = 0;
        int next;
        do {
            next = next(reader, at);
            int end = next == 0 ? reader.limit() : at + next;
            contexts.add(decodeOne(new WireReader(STRUCTURE, reader.slice("Next", at, end - at))));
            at = end;
        } while (next != 0);
        return List.copyOf(contexts);
    }

    private static int next(WireReader reader, int at) throws WireFormatException {
        long next = reader.u32("Next", at);
        if (next != 0 && (next < FIXED || next % 8 != 0 || next >= reader.limit() - at)) {
            throw reader.malformed("Next", at, next, "must be a multiple of 8 and stay within " + reader.limit());
        }
        return (int) next;
    }

    private static CreateContext decodeOne(WireReader reader) throws WireFormatException {
        int nameLength = reader.u16("NameLength", 6);
        long dataLength = reader.u32("DataLength", 12);
        int nameOffset = reader.dataOffset("NameOffset", 4, reader.u16("NameOffset", 4), nameLength, FIXED);
        int dataOffset = reader.dataOffset("DataOffset", 10, reader.u16("DataOffset", 10), dataLength, FIXED);
        String name = new String(reader.bytes("Name", nameOffset, nameLength), ISO_8859_1);
        return new CreateContext(name, reader.bytes("Data", dataOffset, dataLength));
    }
}
