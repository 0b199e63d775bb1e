// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.smux;

import dev.heddle.smux.SmuxSession;
import dev.heddle.smux.SmuxSessionClosedException;
import dev.heddle.smux.SmuxStream;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The end of a tunnel that accepts TCP connections. One session carries all of them; a new one is opened when it has
 * ended. Thread-safe.
 */
final class TunnelEntry implements AutoCloseable {
    private static final long FIRST_BACK_OFF = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int MAX_DOUBLINGS = 4;

    private final Connector connector;
    private final LongSupplier nanoTime;
    /** The open session, the pending attempt to open one, or the failure of the last attempt. */
    private @Nullable CompletableFuture<SmuxSession> attempt;

    private int failures;
    private long retryAt;
    private boolean closed;

    /** Connects to the other end. */
    @FunctionalInterface
    interface Connector {
        SmuxSession connect() throws IOException;
    }

    TunnelEntry(Connector connector, LongSupplier nanoTime) {
        this.connector = connector;
        this.nanoTime = nanoTime;
    }

    /** Carries one connection; resets it if the other end cannot be reached. */
    void serve(SocketChannel channel) throws IOException {
        SmuxStream stream;
        try {
            stream = open();
        } catch (IOException e) {
            Pump.reset(channel);
            throw e;
        }
        Pump.join(channel, stream);
    }

    private SmuxStream open() throws IOException {
        try {
            return session().openStream();
        } catch (SmuxSessionClosedException e) {
            return session().openStream(); // the session had ended unnoticed
        }
    }

    /**
     * Returns the open session, or opens one. All callers wait for the same attempt, and share its failure until the
     * back-off is over.
     */
    SmuxSession session() throws IOException {
        CompletableFuture<SmuxSession> shared;
        boolean mine;
        synchronized (this) {
            CompletableFuture<SmuxSession> earlier = attempt;
            mine = earlier == null || isOver(earlier);
            shared = earlier == null || mine ? new CompletableFuture<>() : earlier;
            attempt = shared;
        }
        if (mine) {
            connect(shared);
        }
        try {
            return shared.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new IOException(cause == null ? "cannot connect" : String.valueOf(cause.getMessage()), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private boolean isOver(CompletableFuture<SmuxSession> earlier) {
        if (closed || !earlier.isDone()) {
            return false;
        }
        return earlier.isCompletedExceptionally()
                ? nanoTime.getAsLong() - retryAt >= 0
                : earlier.join().isClosed();
    }

    private void connect(CompletableFuture<SmuxSession> shared) {
        try {
            SmuxSession made = connector.connect();
            synchronized (this) {
                failures = 0;
            }
            if (shared.complete(made)) {
                // On a backend without threads the session reads only while a thread waits in it: this one does between
                // two connections.
                Thread.ofVirtual().name("heddle-tunnel").start(() -> refuseStreams(made));
            } else {
                made.close(); // the tunnel was closed meanwhile
            }
        } catch (IOException | RuntimeException | Error e) { // an Error too: all callers wait for this attempt
            synchronized (this) {
                retryAt = nanoTime.getAsLong() + (FIRST_BACK_OFF << Math.min(failures, MAX_DOUBLINGS));
                failures++;
            }
            shared.completeExceptionally(e);
        }
    }

    /** This end does not serve streams that the other end opens. */
    private static void refuseStreams(SmuxSession session) {
        try {
            while (true) {
                session.acceptStream().abort();
            }
        } catch (SmuxSessionClosedException e) {
            Log.sessionEnded(session, e);
        } catch (IOException e) {
            Log.connectionFailed(e);
        }
    }

    /** Closes the session. Does not wait for a pending attempt to open one: its callers fail. */
    @Override
    public void close() {
        CompletableFuture<SmuxSession> last;
        synchronized (this) {
            closed = true;
            last = attempt == null ? new CompletableFuture<>() : attempt;
            attempt = last;
        }
        boolean unfinished = last.completeExceptionally(new IOException("the tunnel is closed"));
        if (!unfinished && !last.isCompletedExceptionally()) {
            last.join().close();
        }
    }
}
