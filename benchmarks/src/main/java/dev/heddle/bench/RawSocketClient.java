// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * The baseline: one caller with a connection of its own, one write per request and the reads that its reply needs. Used
 * by one thread.
 */
final class RawSocketClient implements EchoClient {
    private final SocketChannel channel;
    private final ByteBuffer out;
    private final ByteBuffer in;
    private long frames;

    RawSocketClient(EchoServer server, int payload) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(server.host(), server.port()));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        out = ByteBuffer.allocateDirect(EchoFormat.PAYLOAD_AT + payload);
        in = ByteBuffer.allocateDirect(EchoFormat.PAYLOAD_AT + payload);
    }

    @Override
    public void exchange(Payload payload) throws IOException {
        long id = frames++;
        EchoFormat.layOut(payload, out);
        out.putLong(EchoFormat.ID_AT, id);
        while (out.hasRemaining()) {
            channel.write(out);
        }
        in.clear();
        while (in.hasRemaining()) {
            if (channel.read(in) < 0) {
                throw new EOFException("the server closed the connection");
            }
        }
        if (in.getLong(EchoFormat.ID_AT) != id) {
            throw new IllegalStateException("reply to " + in.getLong(EchoFormat.ID_AT) + " instead of " + id);
        }
        payload.verify(in, EchoFormat.PAYLOAD_AT);
    }

    @Override
    public long frames() {
        return frames;
    }

    @Override
    public long writes() {
        return frames;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
