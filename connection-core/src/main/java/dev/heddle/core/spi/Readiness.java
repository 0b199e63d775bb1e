// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

import dev.heddle.core.Deadline;
import dev.heddle.core.net.Transport;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until a non-blocking transport can make progress: in a selector of its own or, if the transport has no channel,
 * parked. One thread at a time waits; any thread may wake it or close this object.
 */
public final class Readiness implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

    private final Transport transport;
    private final @Nullable Selector selector;
    private final @Nullable SelectionKey key;
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile @Nullable Thread parked;

    /**
     * Creates an instance for a transport.
     *
     * @param transport non-blocking
     * @throws IOException if its channel cannot be selected
     */
    public Readiness(Transport transport) throws IOException {
        this.transport = transport;
        SelectableChannel channel = transport.channel();
        if (channel == null) {
            selector = null;
            key = null;
        } else {
            Selector opened = Selector.open();
            try {
                key = channel.register(opened, 0);
            } catch (IOException | RuntimeException | Error e) {
                opened.close();
                throw e;
            }
            selector = opened;
        }
        transport.onReady(this::wakeup);
    }

    /**
     * Waits until one of the requested halves may make progress, {@link #wakeup()} is called, the thread is
     * interrupted, or {@code deadline} passes. May return early.
     *
     * @param receiving whether to wait for something to receive
     * @param sending whether to wait for space to send
     * @param deadline until when to wait
     * @throws IOException if the transport is closed
     */
    public void await(boolean receiving, boolean sending, Deadline deadline) throws IOException {
        if (selector == null || key == null) {
            park(deadline);
            return;
        }
        try {
            key.interestOps(transport.interest(receiving, sending));
            deadline.select(selector);
        } catch (ClosedSelectorException | CancelledKeyException e) {
            throw (IOException) new ClosedChannelException().initCause(e);
        }
    }

    private void park(Deadline deadline) {
        parked = Thread.currentThread();
        try {
            if (!woken.getAndSet(false)) {
                deadline.park();
                woken.set(false);
            }
        } finally {
            parked = null;
        }
    }

    /** Makes the current or the next {@link #await} return at once. */
    public void wakeup() {
        if (selector == null) {
            woken.set(true);
            LockSupport.unpark(parked);
        } else {
            selector.wakeup();
        }
    }

    /**
     * Ends the current and every later wait of a transport with a channel; wakes a thread that waits for another
     * transport. Never throws.
     */
    @Override
    public void close() {
        wakeup();
        if (selector != null) {
            try {
                selector.close();
            } catch (IOException e) {
                LOG.debug("cannot close the selector of {}", transport.peer(), e);
            }
        }
    }
}
