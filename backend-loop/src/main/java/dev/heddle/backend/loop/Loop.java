// SPDX-License-Identifier: Apache-2.0
package dev.heddle.backend.loop;

import dev.heddle.core.spi.DaemonThreads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread with one selector for many connections. It serves the connections whose channels are ready and those that
 * were {@linkplain #look pointed out} to it. It ends when the last connection has left.
 */
final class Loop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    private static final int INPUT_BYTES = 128 << 10;

    private final Selector selector;
    /** The buffer into which all connections read, one after the other. Only the loop thread uses it. */
    private final ByteBuffer input = ByteBuffer.allocateDirect(INPUT_BYTES);

    private final Thread thread;
    private final Queue<LoopBackend> pointedOut = new ConcurrentLinkedQueue<>();
    /** The number of connections; -1 once the thread is about to end. Guarded by this. */
    private int connections;

    Loop(String name) throws IOException {
        selector = Selector.open();
        thread = DaemonThreads.platform(name).newThread(this);
    }

    /** Starts the thread. If that fails, closes the selector. */
    void start() throws IOException {
        boolean started = false;
        try {
            thread.start();
            started = true;
        } finally {
            if (!started) {
                selector.close();
            }
        }
    }

    /** Adds a connection; returns false if the loop is ending. */
    synchronized boolean add() {
        if (connections < 0) {
            return false;
        }
        connections++;
        return true;
    }

    /** Removes a connection that has ended. */
    synchronized void leave() {
        connections--;
        selector.wakeup();
    }

    private synchronized boolean isOver() {
        if (connections > 0) {
            return false;
        }
        connections = -1;
        return true;
    }

    ByteBuffer input() {
        return input;
    }

    boolean isCurrent() {
        return thread.equals(Thread.currentThread());
    }

    /** Registers a channel. Only the loop thread may call this method. */
    SelectionKey register(SelectableChannel channel, LoopBackend connection) throws IOException {
        return channel.register(selector, 0, connection);
    }

    /** Makes the loop thread serve a connection soon. Any thread may call this method. */
    void look(LoopBackend connection) {
        pointedOut.add(connection);
        if (!isCurrent()) {
            selector.wakeup();
        }
    }

    @Override
    public void run() {
        while (!isOver()) {
            try {
                if (pointedOut.isEmpty()) {
                    selector.select(Loop::ready);
                } else {
                    selector.selectNow(Loop::ready);
                }
            } catch (IOException e) {
                LOG.warn("cannot select ready channels", e);
            }
            for (int left = pointedOut.size(); left > 0; left--) { // those added by these turns wait
                LoopBackend next = pointedOut.poll();
                if (next != null) {
                    next.pointedOut();
                    turn(next);
                }
            }
        }
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("cannot close the selector", e);
        }
    }

    private static void ready(SelectionKey key) {
        LoopBackend connection = (LoopBackend) key.attachment();
        turn(connection);
    }

    private static void turn(LoopBackend connection) {
        try {
            connection.turn();
        } catch (RuntimeException | Error e) {
            connection.fail(e);
        }
    }
}
