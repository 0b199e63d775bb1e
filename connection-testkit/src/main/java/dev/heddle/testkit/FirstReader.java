// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.FrameHandler;
import dev.heddle.core.buffer.PooledBuffer;
import org.jspecify.annotations.Nullable;

/** A frame handler that records which thread of a worker reads. Thread-safe. */
public final class FirstReader implements FrameHandler {
    private final Signal read = new Signal();
    private volatile @Nullable Thread thread;

    /** Creates a handler that has received no frame. */
    public FirstReader() {}

    /** Returns the signal that fires with the first frame, or with the end of the connection. */
    public Signal read() {
        return read;
    }

    /** Returns the thread that has read a frame; null if none has. */
    public @Nullable Thread thread() {
        return thread;
    }

    @Override
    public void onFrame(PooledBuffer frame) {
        frame.release();
        thread = Thread.currentThread();
        read.fire();
    }

    @Override
    public void onClosed(ConnectionClosedException cause) {
        read.fire();
    }
}
