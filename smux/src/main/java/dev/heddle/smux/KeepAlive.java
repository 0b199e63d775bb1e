// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.core.Deadline;
import dev.heddle.core.TimeSource;
import dev.heddle.core.Worker;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends keep-alive frames and detects a silent peer, with one scheduled task per session. Each received byte counts as
 * a sign of life. Time does not count while the session itself does not read, or while nobody runs scheduled tasks,
 * such as on a worker without threads in which no thread waits, or on a machine that is asleep.
 */
final class KeepAlive {
    private final Worker worker;
    private final SmuxConfig config;
    private final ReceiveBudget budget;
    private final SmuxCodec codec;
    private final TimeSource time;
    private final AtomicBoolean queued = new AtomicBoolean();
    private long seenBytes;
    private long lastLife;
    private long lastTick;

    KeepAlive(Worker worker, SmuxConfig config, ReceiveBudget budget, SmuxCodec codec) {
        this.worker = worker;
        this.config = config;
        this.budget = budget;
        this.codec = codec;
        this.time = config.worker().time();
        this.lastLife = time.nanoTime();
        this.lastTick = lastLife;
    }

    void start() {
        if (config.keepAlive()) {
            next();
        }
    }

    private void next() {
        worker.schedule(Deadline.after(time, config.keepAliveInterval()), this::tick);
    }

    private void tick() {
        if (worker.failure() != null) {
            return;
        }
        long now = time.nanoTime();
        long bytes = worker.metrics().bytesReceived.sum();
        boolean late = now - lastTick >= 2 * config.keepAliveInterval().toNanos();
        if (bytes != seenBytes || budget.paused() || late) {
            seenBytes = bytes;
            lastLife = now;
        }
        lastTick = now;
        if (now - lastLife >= config.keepAliveTimeout().toNanos()) {
            worker.fail(new ConnectionClosedException(
                    Reason.IO_ERROR, "received nothing from the peer within " + config.keepAliveTimeout(), null));
            return;
        }
        if (queued.compareAndSet(false, true)) {
            worker.submit(new Control(codec.encode(new SmuxFrame.Nop()), true, () -> queued.set(false)));
        }
        next();
    }
}
