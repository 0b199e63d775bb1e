// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A byte stream in two directions whose calls block. One thread at a time reads, and one writes.
 *
 * @param source reads at least one byte into a buffer that has an array
 * @param sink writes all bytes of a buffer that has an array, and flushes them
 * @param closingInput closes the input, and also the output if the output cannot be closed separately
 * @param closingOutput closes only the output; null if that is not possible
 */
record BlockingStream(
        TransportReceive source,
        Sink sink,
        Closeable closingInput,
        @Nullable Closeable closingOutput) {

    interface Sink {
        int write(ByteBuffer bytes) throws IOException;
    }

    static BlockingStream of(InputStream in, OutputStream out) {
        return new BlockingStream(target -> read(in, target), bytes -> write(out, bytes), in, out);
    }

    /**
     * Returns the streams of a process. Closing the input destroys the process, because closing a pipe does not end a
     * blocked read.
     */
    static BlockingStream of(Process process) {
        InputStream in = process.getInputStream();
        OutputStream out = process.getOutputStream();
        Closeable closingInput = () -> {
            process.destroy();
            in.close();
        };
        return new BlockingStream(target -> read(in, target), bytes -> write(out, bytes), closingInput, out);
    }

    static BlockingStream of(ByteChannel channel) {
        Closeable closingOutput = channel instanceof SocketChannel socket ? socket::shutdownOutput : null;
        return new BlockingStream(channel::read, bytes -> write(channel, bytes), channel, closingOutput);
    }

    private static int read(InputStream in, ByteBuffer target) throws IOException {
        int start = target.position();
        int length = in.read(target.array(), target.arrayOffset() + start, target.remaining());
        target.position(start + Math.max(0, length));
        return length;
    }

    private static int write(OutputStream out, ByteBuffer bytes) throws IOException {
        out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        out.flush();
        return bytes.remaining();
    }

    private static int write(ByteChannel channel, ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        return length;
    }
}
