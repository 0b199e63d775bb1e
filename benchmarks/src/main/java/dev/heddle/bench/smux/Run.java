// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smux;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Runs one case of one party in this process. Echoes are always compared byte by byte; bulk is compared only on
 * request, because the comparison takes time.
 */
final class Run {
    private static final int PATTERN = 128 << 10;
    private static final long PATIENCE_SECONDS = 60;

    private final Case what;
    private final InProcess party;
    private final boolean verify;
    private final LongAdder done = new LongAdder();
    private final CountDownLatch begun;
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Queue<Thread> servers = new ConcurrentLinkedQueue<>();
    private volatile boolean stop;

    Run(Case what, InProcess party, boolean verify) {
        this.what = what;
        this.party = party;
        this.verify = verify;
        this.begun = new CountDownLatch(what.conversations());
    }

    private interface Task {
        void run() throws IOException;
    }

    /**
     * Runs the case.
     *
     * @param seconds duration in seconds, counted from when every conversation has begun
     */
    Rate measure(double seconds) throws IOException, InterruptedException {
        Rate rate;
        Thread acceptor;
        try (Conversations conversations = party.start()) {
            acceptor = party.threads().start(() -> acceptAll(conversations));
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < what.conversations(); i++) {
                clients.add(start(() -> converse(conversations)));
            }
            if (!begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(this + " did not begin", failures.peek());
            }
            long from = done.sum();
            double spent = Rate.processorSecondsSoFar();
            long start = System.nanoTime();
            TimeUnit.NANOSECONDS.sleep((long) (1e9 * seconds));
            long did = done.sum() - from;
            rate = new Rate(
                    did * 1e9 / (System.nanoTime() - start), (Rate.processorSecondsSoFar() - spent) / Math.max(1, did));
            stop = true;
            join(clients);
            if (!endless()) {
                join(List.of(acceptor)); // the acceptor may still start the last servers
            }
            join(servers);
        }
        join(List.of(acceptor));
        if (!failures.isEmpty()) {
            throw new IllegalStateException(this + " failed", failures.peek());
        }
        return rate;
    }

    private Thread start(Task task) {
        return party.threads().start(() -> {
            try {
                task.run();
            } catch (IOException | RuntimeException e) {
                failures.add(e);
            }
        });
    }

    private void join(Iterable<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            if (thread.isAlive()) {
                throw new IllegalStateException(this + " did not end", failures.peek());
            }
        }
    }

    /** Returns whether new conversations open until {@link Conversations} is closed. */
    private boolean endless() {
        return what.work() == Case.Work.OPEN_ECHO_CLOSE;
    }

    /** Accepts all conversations of the case, or all until {@code conversations} is closed. */
    private void acceptAll(Conversations conversations) {
        try {
            for (int i = 0; endless() || i < what.conversations(); i++) {
                ByteChannel accepted = conversations.accept();
                if (endless()) {
                    start(() -> serveWhileRunning(accepted));
                } else {
                    servers.add(start(() -> serve(accepted)));
                }
            }
        } catch (IOException e) {
            if (!stop) {
                failures.add(e);
            }
        }
    }

    private void converse(Conversations conversations) throws IOException {
        ByteBuffer bytes = pattern();
        ByteBuffer answer = ByteBuffer.allocateDirect(what.bytes());
        if (what.work() == Case.Work.OPEN_ECHO_CLOSE) {
            while (!stop) {
                try (ByteChannel channel = conversations.connect()) {
                    ask(channel, bytes, answer);
                }
                begun.countDown();
            }
            return;
        }
        try (ByteChannel channel = conversations.connect()) {
            while (!stop) {
                if (what.work() == Case.Work.BULK) {
                    write(channel, bytes.clear());
                } else {
                    ask(channel, bytes, answer);
                }
                begun.countDown();
            }
        }
    }

    private ByteBuffer pattern() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(what.bytes());
        for (int i = 0; i < what.bytes(); i++) {
            bytes.put(i, (byte) (i * 31 + (i >> 8)));
        }
        return bytes;
    }

    private static void write(ByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void ask(ByteChannel channel, ByteBuffer bytes, ByteBuffer answer) throws IOException {
        write(channel, bytes.clear());
        answer.clear();
        while (answer.hasRemaining()) {
            if (channel.read(answer) < 0) {
                throw new EOFException("the connection ended without a response");
            }
        }
        if (!answer.flip().equals(bytes.flip())) {
            throw new IllegalStateException("the response differs from the request");
        }
        done.increment();
    }

    /** Serves a conversation that the run does not wait for: the end of the run cuts off the last ones. */
    private void serveWhileRunning(ByteChannel accepted) throws IOException {
        try {
            serve(accepted);
        } catch (IOException e) {
            if (!stop) {
                throw e;
            }
        }
    }

    private void serve(ByteChannel accepted) throws IOException {
        try (accepted) {
            if (what.work() == Case.Work.BULK) {
                drain(accepted);
            } else {
                echo(accepted);
            }
        }
    }

    private void echo(ByteChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(what.bytes());
        while (channel.read(bytes.clear()) >= 0) {
            write(channel, bytes.flip());
        }
    }

    private void drain(ByteChannel channel) throws IOException {
        ByteBuffer expected = pattern();
        ByteBuffer bytes = ByteBuffer.allocateDirect(PATTERN);
        long total = 0;
        int count;
        while ((count = channel.read(bytes.clear())) >= 0) {
            if (verify) {
                check(bytes.flip(), expected, (int) (total % what.bytes()));
            }
            total += count;
            done.add(count);
        }
        if (total % what.bytes() != 0) {
            throw new EOFException("the stream ended within a write, after this many bytes: " + total);
        }
    }

    private static void check(ByteBuffer bytes, ByteBuffer expected, int from) {
        int at = from;
        while (bytes.hasRemaining()) {
            int length = Math.min(bytes.remaining(), expected.capacity() - at);
            if (!bytes.slice(bytes.position(), length).equals(expected.slice(at, length))) {
                throw new IllegalStateException("wrong bytes");
            }
            bytes.position(bytes.position() + length);
            at = 0;
        }
    }

    @Override
    public String toString() {
        return what.title() + ", " + party.name();
    }
}
