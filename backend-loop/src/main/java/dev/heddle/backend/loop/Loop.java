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
 * One thread with one selector for many connections. It looks after those whose channels are ready and those that were
 * {@linkplain #look pointed out} to it, and ends when the last connection has left.
 */
final class Loop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    private static final int INPUT_BYTES = 128 << 10;

    private final Selector selector;
    /** All connections read into it, one after the other; of the thread. */
    private final ByteBuffer input = ByteBuffer.allocateDirect(INPUT_BYTES);

    private final Thread thread;
    private final Queue<LoopBackend> pointedOut = new ConcurrentLinkedQueue<>();
    /** How many connections there are, -1 once the thread is about to end. Guarded by this. */
    private int connections;

    Loop(String name) throws IOException {
        selector = Selector.open();
        thread = DaemonThreads.platform(name).newThread(this);
    }

    /** Starts the thread; if that fails this holds nothing. */
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

    /** Takes one more connection; returns false if the loop is ending. */
    synchronized boolean add() {
        if (connections < 0) {
            return false;
        }
        connections++;
        return true;
    }

    /** A connection has ended. */
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

    /** Registers a channel. Only for the thread. */
    SelectionKey register(SelectableChannel channel, LoopBackend connection) throws IOException {
        return channel.register(selector, 0, connection);
    }

    /** Has the thread look after a connection soon. From any thread. */
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
                LOG.warn("selecting failed", e);
            }
            for (int left = pointedOut.size(); left > 0; left--) { // not what their turns point out again
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
            LOG.debug("closing a selector", e);
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
