// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.smux;

import dev.heddle.smux.SmuxStream;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Connects a TCP connection and a stream: forwards the bytes and the end of each direction. A reset of one side resets
 * the other; a peer with another library cannot distinguish a reset stream from a closed one.
 */
final class Pump {
    private static final long GREETING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SocketChannel channel;
    private final SmuxStream stream;

    private Pump(SocketChannel channel, SmuxStream stream) {
        this.channel = channel;
        this.stream = stream;
    }

    /**
     * Forwards bytes in both directions until both have ended or one has failed. Closes the connection and the stream.
     */
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
            GrowingBuffer buffers = new GrowingBuffer();
            ByteBuffer buffer = buffers.next();
            while (channel.read(buffer) >= 0) {
                stream.write(buffer.flip());
                buffer = buffers.next();
            }
            stream.shutdownOutput();
            if (stream.isHalfCloseHeld()) {
                Thread.ofVirtual().name("heddle-pump").start(this::tellIfHeld);
            }
        } catch (IOException e) {
            reset();
        }
    }

    /** Logs a held half-close after one second, in which the greeting of the peer may still arrive. */
    private void tellIfHeld() {
        LockSupport.parkNanos(GREETING_NANOS);
        if (stream.isHalfCloseHeld()) {
            Log.halfCloseHeld(stream.session());
        }
    }

    private void toChannel() {
        try {
            GrowingBuffer buffers = new GrowingBuffer();
            ByteBuffer buffer = buffers.next();
            while (stream.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                buffer = buffers.next();
            }
            channel.shutdownOutput();
        } catch (IOException e) {
            reset();
        }
    }

    private void reset() {
        stream.abort();
        reset(channel);
    }

    /** Resets a TCP connection, so that its peer does not take the bytes received so far for all of them. */
    static void reset(SocketChannel channel) {
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
