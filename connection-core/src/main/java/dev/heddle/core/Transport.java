package dev.heddle.core;

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
     * Waits until the receiver can make progress, or, when {@code sending} is true, until either half can. May return
     * early. Only after {@link #nonBlocking()}.
     *
     * @param sending also wait for room to send
     * @param timeoutNanos the longest wait in nanoseconds; {@link Long#MAX_VALUE} waits without limit, 0 does not wait
     * @throws IOException if the transport is broken or closed
     */
    void await(boolean sending, long timeoutNanos) throws IOException;

    /** Makes a present or the next {@link #await} return at once. */
    void wakeup();

    /** The other end as people would write it, for messages and thread names: {@code "127.0.0.1:445"}. */
    String peer();

    /** Ends both halves: a blocked call in either returns or throws at once. Never throws; later calls do nothing. */
    @Override
    void close();
}
