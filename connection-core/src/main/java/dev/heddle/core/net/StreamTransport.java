package dev.heddle.core.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;

/**
 * Makes transports on whatever reads and writes: standard input and output, a subprocess, an SSH channel, a channel of the user's.
 *
 * <p>On {@code threads} and {@code virtual} the loops of the worker read and write themselves. On {@code single} and {@code loop}, whose threads must
 * not wait for a stream, a connection brings two daemon threads of its own: one reads ahead, and one, begun by the first send, writes behind, up to
 * 64 KiB each. Sockets need neither: use them where you can.
 *
 * <p>A close does not wait. It interrupts the threads that are inside the stream, and closes the stream on a thread of its own, once what was sent has
 * left, at most a second later. A read that neither ends, such as one of {@code System.in}, keeps its thread until it has brought something.
 */
public final class StreamTransport {
    private StreamTransport() {}

    /**
     * Makes a transport that reads from one stream and writes to another. Each send is flushed.
     *
     * @param in ends when the peer has no more to send; passes into the transport's ownership
     * @param out closing it ends this side's output; passes into the transport's ownership
     * @param peer names the other end in messages and thread names; not empty
     */
    public static Transport of(InputStream in, OutputStream out, String peer) {
        return new BlockingTransport(BlockingStream.of(in, out), named(peer));
    }

    /**
     * Makes a transport to a subprocess: it reads the output of the process, and writes to its input. Ending this side's output closes the input of the
     * process; closing the transport destroys the process.
     *
     * @param process started with both streams as pipes; passes into the transport's ownership
     * @param peer names the other end in messages and thread names; not empty
     */
    public static Transport of(Process process, String peer) {
        return new BlockingTransport(BlockingStream.of(process), named(peer));
    }

    /**
     * Makes a transport that reads and writes a channel. A {@link SocketChannel} is used as {@link TcpTransport#of} does; any other cannot end its
     * output alone, so that {@link Transport#shutdownOutput} fails.
     *
     * @param channel its calls wait, and a read may wait while another thread writes; passes into the transport's ownership, and is closed if it cannot
     *     be used
     * @param peer names the other end in messages and thread names; not empty
     * @throws IOException if the channel is not connected, or cannot be made to wait
     */
    public static Transport of(ByteChannel channel, String peer) throws IOException {
        String name = named(peer);
        if (channel instanceof SocketChannel socket) {
            return SocketTransport.of(socket, name);
        }
        return SocketTransport.closedOnFailure(channel, () -> {
            if (channel instanceof SelectableChannel selectable) {
                selectable.configureBlocking(true);
            }
            return new BlockingTransport(BlockingStream.of(channel), name);
        });
    }

    private static String named(String peer) {
        if (peer.isBlank()) {
            throw new IllegalArgumentException("the peer needs a name");
        }
        return peer;
    }
}
