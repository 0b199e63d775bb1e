// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A stream as an {@link InputStream}. */
final class StreamInput extends InputStream {
    private final SmuxStream stream;

    StreamInput(SmuxStream stream) {
        this.stream = stream;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return stream.read(ByteBuffer.wrap(target, offset, length));
    }

    @Override
    public int available() {
        return stream.available();
    }

    @Override
    public void close() {
        stream.close();
    }
}
