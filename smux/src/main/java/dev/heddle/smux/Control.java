// SPDX-License-Identifier: Apache-2.0
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
     * @param urgent whether the frame may be sent before the bytes of streams: true for all frames but FIN
     * @param onEnd run by the sending thread once the frame was sent or dropped; must not wait
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
