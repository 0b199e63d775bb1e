package dev.heddle.core.spi;

import dev.heddle.core.Awaited;
import dev.heddle.core.Deadline;
import dev.heddle.core.net.Transport;
import dev.heddle.core.WorkerConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A worker whose frames are moved by two loops, which a {@link MultiWorkerBackend} runs. */
public final class ParallelWorker extends AbstractWorker {
    /** When callbacks that no thread could be started for are tried again. */
    private static final Duration RETRY = Duration.ofMillis(100);

    private final MultiWorkerBackend backend;
    private final Consumer<Deadline> park;
    private final Callbacks callbacks;
    private final Loops loops = new Bodies();
    private final AtomicBoolean senderIdle = new AtomicBoolean();
    private final Object timersLock = new Object();
    private volatile @Nullable TimerWatch timers;
    private volatile @Nullable Thread receiveThread;

    /**
     * Makes a worker that is not started.
     *
     * @param backend new; serves this worker only
     * @param config settings
     */
    public ParallelWorker(MultiWorkerBackend backend, WorkerConfig config) {
        super(config);
        this.backend = backend;
        this.park = backend::park;
        this.callbacks =
                new Callbacks(backend::callbacks, retry -> schedule(Deadline.after(config.time(), RETRY), retry));
    }

    @Override
    protected void begin(Transport transport) throws IOException {
        if (!backend.blocking()) {
            transport.nonBlocking();
        }
        backend.start(config().name() + "-" + transport.peer(), loops);
    }

    @Override
    protected void queued() {
        if (senderIdle.compareAndSet(true, false)) {
            backend.wakeSender();
        }
    }

    @Override
    protected void rescheduled() {
        try {
            timerWatch().rescheduled();
        } catch (RuntimeException | Error e) {
            failWith(e); // no thread could be started: without deadlines callers would wait for ever
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
        closeTimersAfterEnd(); // which may have come before there was anything to close
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
        LockSupport.unpark(receiveThread);
    }

    @Override
    protected void ended() {
        backend.wakeSender();
        LockSupport.unpark(receiveThread);
        closeTimersAfterEnd();
        callbacks.end();
    }

    @Override
    public boolean receive(Awaited awaited, Deadline deadline) throws InterruptedException {
        return await(awaited, deadline, park);
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

    private final class Bodies implements Loops {
        @Override
        public void loopSend() {
            while (failure() == null) {
                if (!sendOnce()) {
                    senderIdle.set(true);
                    // Whoever queues after this sees the flag; what was queued before it is seen here.
                    if (!hasOutput() && failure() == null) {
                        backend.parkSender();
                    }
                    senderIdle.set(false);
                }
            }
            dropOutputIfFailed();
        }

        @Override
        public void loopReceive() {
            receiveThread = Thread.currentThread();
            while (failure() == null) {
                if (readingPaused()) {
                    backend.park(Deadline.NEVER);
                } else {
                    receiveOnce();
                }
            }
            dropInputIfEnded();
        }

        @Override
        public boolean sendOnce() {
            return sendStep() > 0;
        }

        @Override
        public boolean receiveOnce() {
            if (failure() != null) {
                dropInputIfEnded(); // the transport may be open still, but nothing is handed on after the end
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
    }
}
