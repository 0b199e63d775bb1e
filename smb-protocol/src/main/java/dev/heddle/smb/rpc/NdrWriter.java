// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.rpc;

import java.io.ByteArrayOutputStream;

/** A writer of little-endian NDR data (C706 chapter 14). Used by one thread. */
final class NdrWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int referents = 0x0002_0000;

    NdrWriter u32(int value) {
        align4();
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            bytes.write(value >>> shift);
        }
        return this;
    }

    private void align4() {
        while (bytes.size() % Integer.BYTES != 0) {
            bytes.write(0);
        }
    }

    /** Writes a pointer whose target follows. */
    NdrWriter pointer() {
        u32(referents);
        referents += Integer.BYTES;
        return this;
    }

    /** Writes a null pointer. */
    NdrWriter nullPointer() {
        return u32(0);
    }

    /** Writes a conformant and varying string of 16-bit characters, with the terminating zero. */
    NdrWriter string(String text) {
        int length = text.length() + 1;
        u32(length).u32(0).u32(length);
        for (int i = 0; i < length; i++) {
            char c = i < text.length() ? text.charAt(i) : 0;
            bytes.write(c);
            bytes.write(c >>> Byte.SIZE);
        }
        return this;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
