package dev.heddle.core;

import dev.heddle.core.buffer.PooledBuffer;
import java.io.IOException;

/**
 * Receives what a {@link Worker} reads. Called by whichever thread reads, one call at a time; it must neither block nor
 * run application code.
 */
public interface FrameHandler {

    /**
     * Takes one whole frame, header included, from index 0 to the buffer's limit.
     *
     * @param frame passes into the handler's ownership, which must release it, also when it throws
     * @throws IOException if the frame breaks the protocol; ends the connection
     */
    void onFrame(PooledBuffer frame) throws IOException;

    /**
     * The connection has ended. Called exactly once, from any thread; must fail everything that waits. No {@link
     * #onFrame} begins after this, but one
     * that another thread has just begun may run meanwhile.
     *
     * @param cause why it ended
     */
    void onClosed(ConnectionClosedException cause);
}
