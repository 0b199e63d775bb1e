// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * The current call of one direction of a stream, so that ending it interrupts this call and no other work of its
 * thread.
 */
final class Visit {
    private @Nullable Thread inside;
    private boolean ended;

    interface Call {
        int run() throws IOException;
    }

    int during(Call call) throws IOException {
        enter();
        try {
            return call.run();
        } catch (IOException | RuntimeException e) {
            if (leave()) {
                throw (IOException) new ClosedChannelException().initCause(e);
            }
            throw e;
        } finally {
            leave();
        }
    }

    private synchronized void enter() throws ClosedChannelException {
        if (ended) {
            throw new ClosedChannelException();
        }
        inside = Thread.currentThread();
    }

    /**
     * Leaves the stream. Returns whether {@link #end} was called; an interrupt was then for this call, and is cleared.
     */
    private synchronized boolean leave() {
        if (ended && inside != null) {
            Thread.interrupted();
        }
        inside = null;
        return ended;
    }

    /** Interrupts the current call and makes every later one fail. */
    synchronized void end() {
        ended = true;
        if (inside != null) {
            inside.interrupt();
        }
    }
}
