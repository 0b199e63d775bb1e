// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/** The body of the messages without fields: a structure size of 4 and two reserved bytes. */
final class EmptyBody {
    static final int LENGTH = 4;

    private EmptyBody() {}

    static void encode(ByteBuffer message) {
        WireWriter.beginBody(message, LENGTH);
        message.putShort((short) 0);
    }

    static void check(String structure, ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(structure, message);
        reader.structureSize(LENGTH);
        reader.u16("Reserved", SmbHeader.LENGTH + Short.BYTES);
    }
}
