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
 * <p>A half either waits, or, after {@link #nonBlocking()}, returns 0. Then a worker waits until the half can make
 * progress: with a selector on {@link #channel()}, and for the listener of {@link #onReady}. A transport may hold bytes
 * that its channel no longer shows (TLS does): a worker waits for input only after {@link TransportReceive#receive} has
 * returned 0.
 */
public interface Transport extends AutoCloseable {

    /** The half that writes. */
    TransportSend sender();

    /** The half that reads. */
    TransportReceive receiver();

    /**
     * Makes both halves return 0 instead of waiting. Called at most once, before the first byte is moved.
     *
     * @throws IOException if the underlying channel refuses
     */
    void nonBlocking() throws IOException;

    /**
     * The channel that a selector may watch for this transport after {@link #nonBlocking()}; null if there is none, and
     * the listener of {@link #onReady} alone tells. Always the same.
     */
    @Nullable
    SelectableChannel channel();

    /**
     * What a selector is to watch {@link #channel()} for.
     *
     * @param receiving whether the worker waits for something to receive
     * @param sending whether the worker waits for room to send
     * @return {@link SelectionKey#OP_READ} and {@link SelectionKey#OP_WRITE}, or 0
     */
    default int interest(boolean receiving, boolean sending) {
        return (receiving ? SelectionKey.OP_READ : 0) | (sending ? SelectionKey.OP_WRITE : 0);
    }

    /**
     * Sets who is told, after {@link #nonBlocking()}, that a half which returned 0 may make progress though {@link
     * #channel()} does not show it. Called at most once, before the first byte is moved.
     *
     * @param listener called from any thread, maybe in vain; does not wait
     */
    void onReady(Runnable listener);

    /**
     * Ends this side's output: the peer reads what was sent, then the end. Receiving goes on; a later or waiting send
     * fails. Never waits.
     *
     * @throws IOException if the transport is broken or closed
     */
    void shutdownOutput() throws IOException;

    /** The other end as people would write it, for messages and thread names: {@code "127.0.0.1:445"}. */
    String peer();

    /** Ends both halves: a blocked call in either returns or throws at once. Never throws; later calls do nothing. */
    @Override
    void close();
}
