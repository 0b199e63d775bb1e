// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.regex.Pattern;

/**
 * The exchange of bytes with a proxy before it connects to a target. Reads nothing ahead, because the bytes after the
 * response belong to the target. Waits until a deadline and ends when the calling thread is interrupted. Used by one
 * thread.
 */
final class ProxyDialogue implements AutoCloseable {
    /** The most bytes of a proxy's response, interim responses included. */
    static final int ANSWER_LIMIT = 8192;

    private static final int PRINTED = 200;
    /** Control, format and separator characters, which could forge log lines or control a terminal. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private final SocketChannel channel;
    private final Proxy proxy;
    private final ProxyTarget target;
    private final long deadlineNanos;
    private final Selector selector;
    private int received;

    /**
     * Begins a dialogue.
     *
     * @param channel connected to the proxy; does not block until this is closed
     * @param deadlineNanos as in {@link Proxy#establish}
     */
    ProxyDialogue(SocketChannel channel, Proxy proxy, ProxyTarget target, long deadlineNanos) throws IOException {
        this.channel = channel;
        this.proxy = proxy;
        this.target = target;
        this.deadlineNanos = deadlineNanos;
        channel.configureBlocking(false);
        this.selector = Selector.open();
    }

    void send(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        checkInterrupt();
        while (buffer.hasRemaining()) {
            int sent;
            try {
                sent = channel.write(buffer);
            } catch (IOException e) {
                throw broken(e);
            }
            if (sent == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    /** Reads one byte, 0 to 255. */
    int read() throws IOException {
        return read(1)[0] & 0xff;
    }

    /** Reads exactly {@code count} bytes. */
    byte[] read(int count) throws IOException {
        checkInterrupt();
        if (received + count > ANSWER_LIMIT) {
            throw protocol("the proxy's answer is longer than " + ANSWER_LIMIT + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            int bytes;
            try {
                bytes = channel.read(buffer);
            } catch (IOException e) {
                throw broken(e);
            }
            if (bytes < 0) {
                throw new EOFException(failure("the proxy closed the connection "
                        + (received == 0 ? "without an answer" : "in the middle of its answer")));
            }
            received += bytes;
            if (bytes == 0) {
                await(SelectionKey.OP_READ);
            }
        }
        return buffer.array();
    }

    private void await(int operation) throws IOException {
        checkInterrupt();
        try {
            channel.register(selector, operation);
        } catch (CancelledKeyException e) {
            throw new ClosedChannelException();
        }
        if (deadlineNanos == Long.MAX_VALUE) {
            selector.select();
        } else {
            long nanos = deadlineNanos - System.nanoTime();
            if (nanos <= 0) {
                throw new SocketTimeoutException(failure("the proxy did not answer in time. Allow it more time"));
            }
            selector.select(Math.ceilDiv(nanos, 1_000_000L));
        }
        selector.selectedKeys().clear();
    }

    private void checkInterrupt() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while connecting to " + target + " through " + proxy);
        }
    }

    /** Returns the exception for a proxy that refused the request. */
    ConnectException refused(String reason, String advice) {
        return new ConnectException(failure(reason + (advice.isEmpty() ? "" : ". " + advice)));
    }

    /** Returns the exception for a response that violates the protocol. */
    ProtocolException protocol(String reason) {
        return new ProtocolException(failure(reason));
    }

    private IOException broken(IOException cause) {
        return new IOException(failure("the connection to the proxy failed: " + cause.getMessage()), cause);
    }

    private String failure(String reason) {
        return "Cannot connect to " + target + " through " + proxy + ": " + reason;
    }

    /** Returns text from a remote peer in a form that is safe to print: on one line and not too long. */
    static String printable(String text) {
        String line = UNPRINTABLE.matcher(text).replaceAll("");
        return line.length() <= PRINTED ? line : line.substring(0, PRINTED) + "...";
    }

    /** Makes the channel blocking again; fails if it is closed. */
    @Override
    public void close() throws IOException {
        selector.close();
        channel.configureBlocking(true);
    }
}
