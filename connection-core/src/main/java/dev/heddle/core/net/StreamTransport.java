// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;

/**
 * Creates transports from byte streams of any kind: standard input and output, a subprocess, an SSH channel, a
 * {@link ByteChannel}.
 *
 * <p>Use sockets where you can: a selector can watch a socket, but not a stream. On the backends {@code threads} and
 * {@code virtual} the loops of the worker read and write the stream themselves. On {@code single} and {@code loop} no
 * thread may wait for a stream, so each connection starts daemon threads: one thread reads ahead, and the first send
 * starts another thread that writes. Each of them buffers at most 64 KiB.
 *
 * <p>{@link Transport#close} does not wait. A thread closes the stream as soon as the bytes sent before are written, or
 * after one second. Then it interrupts the threads that still read or write. If neither the interrupt nor the close
 * ends a read, its thread stays until the read returns; reading {@code System.in} is such a read.
 */
public final class StreamTransport {
    private StreamTransport() {}

    /**
     * Creates a transport that reads from one stream and writes to another. Each send is flushed.
     *
     * @param in ends when the peer has no more to send; passes into the transport's ownership
     * @param out closing it ends this side's output; passes into the transport's ownership
     * @param peer names the other end in messages and thread names; not empty
     */
    public static Transport of(InputStream in, OutputStream out, String peer) {
        return new BlockingTransport(BlockingStream.of(in, out), named(peer));
    }

    /**
     * Creates a transport to a subprocess: it reads the output of the process, and writes to its input. Ending this
     * side's output closes the input of the process; closing the transport destroys the process.
     *
     * @param process started with both streams as pipes; passes into the transport's ownership
     * @param peer names the other end in messages and thread names; not empty
     */
    public static Transport of(Process process, String peer) {
        return new BlockingTransport(BlockingStream.of(process), named(peer));
    }

    /**
     * Creates a transport that reads and writes a channel. A {@link SocketChannel} is used as in
     * {@link TcpTransport#of}; any other channel cannot close its output separately, so
     * {@link Transport#shutdownOutput} fails.
     *
     * @param channel its calls block, and a read may block while another thread writes; passes into the transport's
     *     ownership, and is closed if it cannot be used
     * @param peer names the other end in messages and thread names; not empty
     * @throws IOException if the channel is not connected, or cannot be made blocking
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
            throw new IllegalArgumentException("the name of the peer must not be blank");
        }
        return peer;
    }
}
