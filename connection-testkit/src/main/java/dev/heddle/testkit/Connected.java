// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import dev.heddle.core.net.StreamTransport;
import dev.heddle.core.net.TcpTransport;
import dev.heddle.core.net.Transport;
import dev.heddle.core.net.UnixTransport;
import dev.heddle.testkit.TransportContract.Pair;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Connects the two ends of each kind of transport that needs only this machine. */
enum Connected {
    TCP {
        @Override
        Pair connect() throws IOException {
            try (ServerSocketChannel server = ServerSocketChannel.open()) {
                server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
                return new Pair(
                        TcpTransport.connect("127.0.0.1", port, Duration.ofSeconds(20)),
                        TcpTransport.of(server.accept()));
            }
        }
    },
    UNIX {
        @Override
        Pair connect() throws IOException {
            Path folder = Files.createTempDirectory("heddle");
            Path socket = folder.resolve("s");
            try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                server.bind(UnixDomainSocketAddress.of(socket));
                return new Pair(UnixTransport.connect(socket), UnixTransport.of(server.accept()));
            } finally {
                Files.deleteIfExists(socket);
                Files.delete(folder);
            }
        }
    },
    SOCKET_STREAMS {
        @Override
        Pair connect() throws IOException {
            try (ServerSocketChannel server = ServerSocketChannel.open()) {
                server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Socket near = new Socket(
                        InetAddress.getLoopbackAddress(), server.socket().getLocalPort());
                return new Pair(
                        StreamTransport.of(near.getInputStream(), new HalfClosing(near), "streams"),
                        TcpTransport.of(server.accept()));
            }
        }
    },
    PIPED_STREAMS {
        @Override
        Pair connect() {
            MonitorPipe there = new MonitorPipe(16 << 10);
            MonitorPipe back = new MonitorPipe(16 << 10);
            return new Pair(buffered(back, there, "far"), buffered(there, back, "near"));
        }
    },
    BYTE_CHANNEL {
        @Override
        Pair connect() throws IOException {
            Pipe there = Pipe.open();
            Pipe back = Pipe.open();
            return new Pair(
                    StreamTransport.of(new TwoPipes(back.source(), there.sink()), "far"),
                    StreamTransport.of(new TwoPipes(there.source(), back.sink()), "near"));
        }
    };

    abstract Pair connect() throws IOException;

    /**
     * Makes a transport on buffered streams. A buffered stream has a lock: closing the stream waits for the writing
     * thread.
     */
    private static Transport buffered(MonitorPipe in, MonitorPipe out, String peer) {
        return StreamTransport.of(new BufferedInputStream(in.in()), new BufferedOutputStream(out.out()), peer);
    }

    /** The output of a socket; closing it closes only the output. */
    private static final class HalfClosing extends FilterOutputStream {
        private final Socket socket;

        HalfClosing(Socket socket) throws IOException {
            super(socket.getOutputStream());
            this.socket = socket;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            socket.shutdownOutput();
        }
    }

    /** A user-defined channel that reads from one pipe and writes to another. */
    private record TwoPipes(Pipe.SourceChannel source, Pipe.SinkChannel sink) implements ByteChannel {
        @Override
        public int read(ByteBuffer target) throws IOException {
            return source.read(target);
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            return sink.write(bytes);
        }

        @Override
        public boolean isOpen() {
            return source.isOpen();
        }

        @Override
        public void close() throws IOException {
            source.close();
            sink.close();
        }
    }
}
