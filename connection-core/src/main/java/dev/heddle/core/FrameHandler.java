// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import dev.heddle.core.buffer.PooledBuffer;
import java.io.IOException;

/**
 * Receives the frames that a {@link Worker} reads. The reader thread calls it, one call at a time; it must neither
 * block nor run application code.
 */
public interface FrameHandler {

    /**
     * Takes one whole frame, header included, from index 0 to the buffer's limit.
     *
     * @param frame passes into the handler's ownership; the handler must release it, also when it throws
     * @throws IOException if the frame breaks the protocol; ends the connection
     */
    void onFrame(PooledBuffer frame) throws IOException;

    /**
     * Called exactly once, from any thread, when the connection has ended. Must fail all pending calls. No
     * {@link #onFrame} begins after this call, but one that another thread has just begun may run at the same time.
     *
     * @param cause why the connection ended
     */
    void onClosed(ConnectionClosedException cause);
}
