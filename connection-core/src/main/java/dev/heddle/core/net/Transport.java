// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * A connected, ordered, reliable byte stream made of two independent halves, so that sending never waits for receiving.
 *
 * <p>At most one thread uses each half at a time. {@link #close()}, {@link #shutdownOutput()} and {@link #peer()} may
 * be called from any thread.
 *
 * <p>A half blocks or, after {@link #nonBlocking()}, returns 0 instead. A worker then waits until the half can make
 * progress: with a selector on {@link #channel()}, and for the listener of {@link #onReady}. A transport may hold bytes
 * that its channel no longer reports (TLS does): a worker waits for input only after {@link TransportReceive#receive}
 * has returned 0.
 */
public interface Transport extends AutoCloseable {

    /** Returns the half that writes. */
    TransportSend sender();

    /** Returns the half that reads. */
    TransportReceive receiver();

    /**
     * Makes both halves return 0 instead of waiting. Called at most once, before the first send or receive.
     *
     * @throws IOException if the underlying channel refuses
     */
    void nonBlocking() throws IOException;

    /**
     * Returns the channel that a selector may watch for this transport after {@link #nonBlocking()}; null if there is
     * none and only the listener of {@link #onReady} reports progress. The result is always the same.
     */
    @Nullable
    SelectableChannel channel();

    /**
     * Returns the operations for which a selector must watch {@link #channel()}.
     *
     * @param receiving whether the worker waits for something to receive
     * @param sending whether the worker waits for space to send
     * @return {@link SelectionKey#OP_READ}, {@link SelectionKey#OP_WRITE}, both, or 0
     */
    default int interest(boolean receiving, boolean sending) {
        return (receiving ? SelectionKey.OP_READ : 0) | (sending ? SelectionKey.OP_WRITE : 0);
    }

    /**
     * Sets the listener. After {@link #nonBlocking()}, the transport calls it when a half that returned 0 may make
     * progress but {@link #channel()} does not report it. Called at most once, before the first send or receive.
     *
     * @param listener called from any thread, possibly without need; does not wait
     */
    void onReady(Runnable listener);

    /**
     * Closes this side's output: the peer reads the bytes that were sent, then the end. Receiving continues; a later or
     * blocked send fails. Never waits.
     *
     * @throws IOException if the transport is broken or closed
     */
    void shutdownOutput() throws IOException;

    /** Returns the usual text form of the other end, for messages and thread names: {@code "127.0.0.1:445"}. */
    String peer();

    /**
     * Closes both halves: a blocked call in either half returns or throws at once. Never throws; later calls do
     * nothing.
     */
    @Override
    void close();
}
