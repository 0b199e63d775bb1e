package dev.heddle.core.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;

/** Two directions of bytes whose calls wait. One thread at a time reads, and one writes. */
interface BlockingStream {

    /**
     * Reads at least one byte.
     *
     * @param target has an array, and room
     * @return how many bytes, -1 at the end
     */
    int read(ByteBuffer target) throws IOException;

    /**
     * Writes all bytes and hands them on.
     *
     * @param source has an array
     */
    void write(ByteBuffer source) throws IOException;

    /** Whether the output can end alone. */
    boolean halfCloses();

    /** Ends the output alone. */
    void closeOutput() throws IOException;

    /** Ends the input, and the output too if it is not apart from it. */
    void closeInput() throws IOException;

    /** The two streams. */
    static BlockingStream of(InputStream in, OutputStream out) {
        return new Streams(in, out, in::close);
    }

    /** The streams of a process, which ends with its output: closing a pipe does not end a read of it. */
    static BlockingStream of(Process process) {
        InputStream in = process.getInputStream();
        return new Streams(in, process.getOutputStream(), () -> {
            process.destroy();
            in.close();
        });
    }

    /** The channel, which waits. */
    static BlockingStream of(ByteChannel channel) {
        return new Channel(channel);
    }

    /** Two streams, and what closes the input. */
    record Streams(InputStream in, OutputStream out, Closeable closingInput) implements BlockingStream {
        @Override
        public int read(ByteBuffer target) throws IOException {
            int start = target.position();
            int length = in.read(target.array(), target.arrayOffset() + start, target.remaining());
            target.position(start + Math.max(0, length));
            return length;
        }

        @Override
        public void write(ByteBuffer source) throws IOException {
            out.write(source.array(), source.arrayOffset() + source.position(), source.remaining());
            out.flush();
            source.position(source.limit());
        }

        @Override
        public boolean halfCloses() {
            return true;
        }

        @Override
        public void closeOutput() throws IOException {
            out.close();
        }

        @Override
        public void closeInput() throws IOException {
            closingInput.close();
        }
    }

    /** A channel. */
    record Channel(ByteChannel channel) implements BlockingStream {
        @Override
        public int read(ByteBuffer target) throws IOException {
            return channel.read(target);
        }

        @Override
        public void write(ByteBuffer source) throws IOException {
            while (source.hasRemaining()) {
                channel.write(source);
            }
        }

        @Override
        public boolean halfCloses() {
            return channel instanceof SocketChannel;
        }

        @Override
        public void closeOutput() throws IOException {
            if (channel instanceof SocketChannel socket) {
                socket.shutdownOutput();
            }
        }

        @Override
        public void closeInput() throws IOException {
            channel.close();
        }
    }
}
