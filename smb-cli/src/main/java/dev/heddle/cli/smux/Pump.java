package dev.heddle.cli.smux;

import dev.heddle.smux.SmuxStream;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Joins a TCP connection and a stream: bytes, and the end of each direction. A reset of one becomes a reset of the other, as far as the
 * protocol can say so: a stream that is given up sends FIN twice, which tells the other end that nobody reads any more.
 */
final class Pump {
    private static final int BUFFER = 64 << 10;

    private final SocketChannel channel;
    private final SmuxStream stream;

    private Pump(SocketChannel channel, SmuxStream stream) {
        this.channel = channel;
        this.stream = stream;
    }

    /** Moves bytes both ways until both directions have ended or one has failed. Closes both. */
    static void join(SocketChannel channel, SmuxStream stream) throws IOException {
        Pump pump = new Pump(channel, stream);
        try (stream;
                channel) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Thread upstream = Thread.ofVirtual().name("heddle-pump").start(pump::toStream);
            try {
                pump.toChannel();
            } finally {
                upstream.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void toStream() {
        try {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            while (channel.read(buffer.clear()) >= 0) {
                stream.write(buffer.flip());
            }
            stream.shutdownOutput();
        } catch (IOException e) {
            reset();
        }
    }

    private void toChannel() {
        try {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            while (stream.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
            channel.shutdownOutput();
        } catch (IOException e) {
            reset();
        }
    }

    /** Tells the other end that nobody writes here, nor reads. */
    static void giveUp(SmuxStream stream) {
        stream.shutdownOutput();
        stream.abort();
    }

    private void reset() {
        giveUp(stream);
        try {
            if (channel.isOpen()) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                channel.close();
            }
        } catch (IOException e) {
            Log.connectionFailed(e);
        }
    }
}
