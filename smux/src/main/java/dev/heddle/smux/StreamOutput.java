// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** A stream as an {@link OutputStream}. Each write queues its bytes at once, so {@code flush} does nothing. */
final class StreamOutput extends OutputStream {
    private final SmuxStream stream;

    StreamOutput(SmuxStream stream) {
        this.stream = stream;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        stream.out().write(ByteBuffer.wrap(source, offset, length));
    }

    @Override
    public void close() {
        stream.shutdownOutput();
    }
}
