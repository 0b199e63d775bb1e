// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.core.Deadline;
import dev.heddle.core.Worker;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.net.Transport;
import dev.heddle.core.spi.DaemonThreads;
import dev.heddle.core.spi.LoopThreads;
import dev.heddle.core.spi.Loops;
import dev.heddle.core.spi.MultiWorkerBackend;
import dev.heddle.core.spi.ParallelWorker;
import dev.heddle.core.spi.Work;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests events during the start of a connection, such as a stop: nothing of the connection may stay behind. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StopBesideStartTest {
    private final List<Thread> made = new CopyOnWriteArrayList<>();
    private final InMemoryTransport.Pair pair = InMemoryTransport.pair(100);
    private final WorkerConfig config = WorkerConfig.defaults().withTime(new FakeClock());
    private final FirstReader reader = new FirstReader();

    private static final class Threads implements MultiWorkerBackend {
        private final LoopThreads threads;

        Threads(ThreadFactory factory) {
            threads = new LoopThreads(factory, LockSupport::park, () -> {});
        }

        @Override
        public void start(String name, Transport transport, Loops loops) {
            threads.start(name, loops);
        }

        @Override
        public void signal(Work work) {
            threads.signal(work);
        }

        @Override
        public Executor callbacks() {
            return DaemonThreads.callbacks();
        }

        @Override
        public boolean join(Deadline deadline) {
            return threads.join(deadline);
        }
    }

    /** A thread that runs an action after, or instead of, its start. */
    private final class Made extends Thread {
        private final Runnable start;

        Made(Runnable loop, Runnable instead) {
            super(loop);
            setDaemon(true);
            start = instead;
            made.add(this);
        }

        @Override
        public void start() {
            start.run();
        }

        void reallyStart() {
            super.start();
        }
    }

    private void start(Worker worker) throws ConnectionClosedException {
        worker.start(pair.left(), new TestProtocol(config.pool(), null).frameFormat(), reader);
    }

    @AfterEach
    void everyThreadHasEnded() {
        Bounded.await(() -> "the end of " + made, () -> made.stream().noneMatch(Thread::isAlive));
        assertThat(pair.left().isClosed()).isTrue();
    }

    /**
     * The first thread already waits for frames to send, and the thread that starts the connection does not know it
     * yet.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStopWhileTheFirstThreadStarts(boolean stop) {
        Worker[] worker = new Worker[1];
        worker[0] = new ParallelWorker(
                new Threads(loop -> {
                    Made[] thread = new Made[1];
                    boolean first = made.isEmpty();
                    thread[0] = new Made(loop, () -> {
                        thread[0].reallyStart();
                        if (first) {
                            Bounded.await("a thread that waits", () -> thread[0].getState() == Thread.State.WAITING);
                            end(worker[0], stop);
                        }
                    });
                    return thread[0];
                }),
                config);
        assertThatThrownBy(() -> start(worker[0])).isInstanceOf(ConnectionClosedException.class);
        assertThat(worker[0].stop(Deadline.NEVER)).isTrue();
    }

    private static void end(Worker worker, boolean stop) {
        if (stop) {
            assertThat(worker.stop(Deadline.NEVER)).isTrue();
        } else {
            worker.fail(new ConnectionClosedException(Reason.PROTOCOL, "ended by a test", null));
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {OutOfMemoryError.class, IllegalStateException.class})
    void aSecondThreadThatCannotBeStarted(Class<? extends Throwable> failure) throws Exception {
        Throwable thrown = failure.getConstructor(String.class).newInstance("unable to create native thread");
        Worker worker = new ParallelWorker(
                new Threads(loop -> {
                    Made[] thread = new Made[1];
                    boolean first = made.isEmpty();
                    thread[0] = new Made(loop, () -> {
                        if (first) {
                            thread[0].reallyStart();
                        } else {
                            sneak(thrown);
                        }
                    });
                    return thread[0];
                }),
                config);
        assertThatThrownBy(() -> start(worker))
                .isInstanceOf(ConnectionClosedException.class)
                .matches(e -> ((ConnectionClosedException) e).reason() == Reason.INTERNAL)
                .rootCause()
                .isSameAs(thrown);
        assertThat(reader.read().isDone()).as("the handler heard of the end").isTrue();
        assertThat(worker.stop(Deadline.NEVER)).isTrue();
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
