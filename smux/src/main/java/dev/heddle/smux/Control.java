package dev.heddle.smux;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.Frame;
import java.nio.ByteBuffer;

/** A frame that carries no bytes of a stream. */
final class Control extends Frame {
    private final boolean urgent;
    private final Runnable onEnd;

    /**
     * Makes a frame.
     *
     * @param urgent whether it may leave before the streams' bytes: all but FIN
     * @param onEnd run by the thread that sends once the frame has left or was dropped; must not wait
     */
    Control(ByteBuffer bytes, boolean urgent, Runnable onEnd) {
        super(bytes);
        this.urgent = urgent;
        this.onEnd = onEnd;
    }

    @Override
    public boolean urgent() {
        return urgent;
    }

    @Override
    protected void onSent() {
        onEnd.run();
    }

    @Override
    protected void onDropped(ConnectionClosedException cause) {
        onEnd.run();
    }
}
