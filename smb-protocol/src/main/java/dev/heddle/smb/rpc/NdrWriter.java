package dev.heddle.smb.rpc;

import java.io.ByteArrayOutputStream;

/** Writes arguments in NDR (C706 chapter 14), little-endian. Used by one thread. */
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

    /** A pointer to something that follows. */
    NdrWriter pointer() {
        u32(referents);
        referents += Integer.BYTES;
        return this;
    }

    /** A pointer to nothing. */
    NdrWriter nullPointer() {
        return u32(0);
    }

    /** A conformant and varying string of 16-bit characters, with the zero at its end. */
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
