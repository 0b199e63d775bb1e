package dev.heddle.core.net;

import java.io.IOException;

/**
 * A connected, ordered, reliable byte stream made of two independent halves, so that sending never waits for receiving.
 *
 * <p>At most one thread uses each half at a time. {@link #close()} and {@link #wakeup()} may be called from any thread.
 */
public interface Transport extends AutoCloseable {

    /** The half that writes. */
    TransportSend sender();

    /** The half that reads. */
    TransportReceive receiver();

    /**
     * Makes both halves return 0 instead of waiting. Called at most once, before the first byte is moved, by workers that
     * wait with {@link #await} instead.
     *
     * @throws IOException if the underlying channel refuses
     */
    void nonBlocking() throws IOException;

    /**
     * Waits until one of the halves asked for can make progress, or, if none is, for {@link #wakeup()} alone. May return early. Only
     * after {@link #nonBlocking()}.
     *
     * @param receiving wait for something to receive
     * @param sending wait for room to send
     * @param timeoutNanos the longest wait in nanoseconds; {@link Long#MAX_VALUE} waits without limit, 0 does not wait
     * @throws IOException if the transport is broken or closed
     */
    void await(boolean receiving, boolean sending, long timeoutNanos) throws IOException;

    /**
     * Waits for something to receive, and for room to send if {@code sending}.
     *
     * @param sending also wait for room to send
     * @param timeoutNanos the longest wait in nanoseconds, as above
     * @throws IOException if the transport is broken or closed
     */
    default void await(boolean sending, long timeoutNanos) throws IOException {
        await(true, sending, timeoutNanos);
    }

    /**
     * Ends this side's output: the peer reads what was sent, then the end. Receiving goes on; a later or waiting send fails. Never waits.
     *
     * @throws IOException if the transport is broken or closed
     */
    void shutdownOutput() throws IOException;

    /** Makes a present or the next {@link #await} return at once. */
    void wakeup();

    /** The other end as people would write it, for messages and thread names: {@code "127.0.0.1:445"}. */
    String peer();

    /** Ends both halves: a blocked call in either returns or throws at once. Never throws; later calls do nothing. */
    @Override
    void close();
}
