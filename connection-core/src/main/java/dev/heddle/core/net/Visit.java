package dev.heddle.core.net;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The call of one direction that may be inside a stream, so that its end can interrupt it, and nothing else of its thread. */
final class Visit {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Thread inside;
    private volatile boolean ended;

    interface Call {
        int run() throws IOException;
    }

    int during(Call call) throws IOException {
        enter();
        try {
            return call.run();
        } catch (IOException | RuntimeException e) {
            if (ended) {
                throw (IOException) new ClosedChannelException().initCause(e);
            }
            throw e;
        } finally {
            leave();
        }
    }

    private void enter() throws ClosedChannelException {
        lock.lock();
        try {
            if (ended) {
                throw new ClosedChannelException();
            }
            inside = Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            inside = null;
            if (ended) {
                Thread.interrupted(); // it was for this call
            }
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            ended = true;
            if (inside != null) {
                inside.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }
}
