package dev.heddle.core.net;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * The call of one direction that may be inside a stream, so that its end can interrupt it, and nothing else of its
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

    /** Whether the end has come; an interrupt was for this call then. */
    private synchronized boolean leave() {
        if (ended && inside != null) {
            Thread.interrupted();
        }
        inside = null;
        return ended;
    }

    /** Ends a present call and every later one. */
    synchronized void end() {
        ended = true;
        if (inside != null) {
            inside.interrupt();
        }
    }
}
