// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

import dev.heddle.core.Awaited;
import dev.heddle.core.Deadline;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.net.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A worker whose steps a {@link MultiWorkerBackend} runs, on threads of its own. */
public final class ParallelWorker extends AbstractWorker {
    /** The delay after which callbacks are retried for which no thread could be started. */
    private static final Duration RETRY = Duration.ofMillis(100);

    private final MultiWorkerBackend backend;
    private final Callbacks callbacks;
    private final Loops loops = new Steps();
    private final Object timersLock = new Object();
    private volatile @Nullable TimerWatch timers;

    /**
     * Creates a worker, not started.
     *
     * @param backend a new backend; serves this worker only
     * @param config settings
     */
    public ParallelWorker(MultiWorkerBackend backend, WorkerConfig config) {
        this(backend, config, FrameAssembler.ownInput(config.receiveBufferBytes()));
    }

    /**
     * Creates a worker that reads into a shared buffer, not started.
     *
     * @param backend a new backend; serves this worker only
     * @param config settings
     * @param input provides the buffer of the next read to the reader thread: in direct memory, 1 KiB or more; its
     *     content is not needed after the read
     */
    public ParallelWorker(MultiWorkerBackend backend, WorkerConfig config, Supplier<ByteBuffer> input) {
        super(config, input);
        this.backend = backend;
        this.callbacks =
                new Callbacks(backend::callbacks, retry -> schedule(Deadline.after(config.time(), RETRY), retry));
    }

    @Override
    protected void begin(Transport transport) throws IOException {
        if (!backend.blocking()) {
            transport.nonBlocking();
        }
        backend.start(config().name() + "-" + transport.peer(), transport, loops);
    }

    @Override
    protected void queued() {
        backend.signal(Work.OUTPUT);
    }

    @Override
    protected void rescheduled() {
        try {
            timerWatch().rescheduled();
        } catch (RuntimeException | Error e) {
            failWith(e); // no thread could be started: without deadlines callers would wait forever
        }
    }

    private TimerWatch timerWatch() {
        TimerWatch watch = timers;
        if (watch != null) {
            return watch;
        }
        synchronized (timersLock) {
            watch = timers;
            if (watch == null) {
                watch = backend.watchTimers(config().time(), loops);
                timers = watch;
            }
        }
        closeTimersAfterEnd(); // the end may have come before there was a watch to close
        return watch;
    }

    private void closeTimersAfterEnd() {
        TimerWatch watch = timers;
        if (watch != null && failure() != null) {
            watch.close();
        }
    }

    @Override
    protected void readingResumed() {
        backend.signal(Work.INPUT);
    }

    @Override
    protected void ended() {
        backend.signal(Work.END);
        closeTimersAfterEnd();
        callbacks.end();
    }

    @Override
    public boolean receive(Awaited awaited, Deadline deadline) throws InterruptedException {
        if (awaited.isDone()) {
            return true;
        }
        awaited.attach(null);
        try {
            while (!awaited.isDone()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                Deadline until = waitUntil(deadline);
                if (until == null) {
                    return awaited.isDone();
                }
                backend.park(until);
            }
            return true;
        } finally {
            awaited.detach();
        }
    }

    @Override
    public boolean stranded() {
        return false;
    }

    @Override
    public Executor callbacks() {
        return callbacks;
    }

    @Override
    public boolean stop(Deadline deadline) {
        failStopped();
        return backend.join(deadline);
    }

    private final class Steps implements Loops {
        @Override
        public boolean sendOnce() {
            return sendStep() > 0;
        }

        @Override
        public boolean receiveOnce() {
            if (failure() != null) {
                dropInputIfEnded(); // the transport may still be open, but no frame is passed on after the end
                return false;
            }
            return !readingPaused() && receiveStep();
        }

        @Override
        public boolean timersOnce() {
            try {
                return runTimers();
            } finally {
                if (timers != null) {
                    ParallelWorker.this.rescheduled();
                }
            }
        }

        @Override
        public Deadline nextTimer() {
            return ParallelWorker.this.nextTimer();
        }

        @Override
        public boolean hasOutput() {
            return ParallelWorker.this.hasOutput();
        }

        @Override
        public boolean isReadingPaused() {
            return readingPaused();
        }

        @Override
        public boolean isOver() {
            return failure() != null;
        }

        @Override
        public void fail(Throwable cause) {
            failWith(cause);
        }
    }
}
