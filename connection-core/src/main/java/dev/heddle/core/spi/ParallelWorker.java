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
    private final AtomicBoolean timersStarted = new AtomicBoolean();
    private volatile @Nullable Thread timerThread;
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
        if (!timersStarted.compareAndSet(false, true)) {
            LockSupport.unpark(timerThread);
            return;
        }
        try {
            backend.startTimers(loops);
        } catch (RuntimeException | Error e) {
            failWith(e); // no thread could be started: without deadlines callers would wait for ever
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
        LockSupport.unpark(timerThread);
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
        public void loopTimers() {
            timerThread = Thread.currentThread();
            while (failure() == null) {
                if (!timersOnce()) {
                    backend.park(nextTimer());
                }
            }
        }

        @Override
        public boolean timersOnce() {
            return runTimers();
        }
    }
}
