package dev.heddle.testkit;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.FrameHandler;
import dev.heddle.core.buffer.PooledBuffer;
import org.jspecify.annotations.Nullable;

/** Tells which thread of a worker has read. Thread-safe. */
public final class FirstReader implements FrameHandler {
    private final Signal read = new Signal();
    private volatile @Nullable Thread thread;

    /** Makes one that nobody has called yet. */
    public FirstReader() {}

    /** Fires with the first frame, or with the end of the connection. */
    public Signal read() {
        return read;
    }

    /** The thread that has read a frame; null if none has. */
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
