// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.MetricsSnapshot;
import dev.heddle.core.TimeSource;
import dev.heddle.core.Worker;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.buffer.BufferPool;
import dev.heddle.smb.ClockedBackend;
import dev.heddle.smb.Credentials;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbSession;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import dev.heddle.testkit.FakeClock;
import dev.heddle.testkit.LeakCheck;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client on one backend against a {@link PlayedServer}. Every call has a time limit. After a test, no thread of the
 * connection, no buffer of its pool and no exchange may be left.
 */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"loop", "single", "threads", "virtual"})
abstract class HostileCase {
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final LeakCheck leaks = LeakCheck.begin();
    private final Spy backend;
    private @Nullable PlayedServer server;
    private @Nullable SmbClient client;
    private TimeSource time = TimeSource.SYSTEM;

    HostileCase(String backend) {
        this.backend = new Spy(backend);
    }

    /** A backend that remembers the pool of its connections, so that the test can count unreleased buffers. */
    private final class Spy extends ClockedBackend {
        private volatile @Nullable BufferPool pool;

        Spy(String backend) {
            super(backend, () -> time);
        }

        @Override
        public Worker newWorker(WorkerConfig config) {
            pool = config.pool();
            return super.newWorker(config);
        }
    }

    /** Stops the clock of all connections opened from now on; the test advances it. */
    FakeClock stopTime() {
        FakeClock clock = new FakeClock();
        time = clock;
        return clock;
    }

    PlayedServer serve(Rules rules) throws IOException {
        PlayedServer started = PlayedServer.start(rules);
        server = started;
        return started;
    }

    SmbClient.Builder settings() {
        return SmbClient.builder()
                .backend(backend)
                .connectTimeout(TIMEOUT)
                .requestTimeout(TIMEOUT)
                .credentials(Credentials.password(PlayedServer.USER, PlayedServer.PASSWORD.toCharArray()));
    }

    SmbSession connect(PlayedServer to) throws IOException {
        return connect(to, settings());
    }

    SmbSession connect(PlayedServer to, SmbClient.Builder settings) throws IOException {
        SmbClient made = settings.build();
        client = made;
        return made.connect(PlayedServer.HOST, to.port());
    }

    /** Returns the exception of a call; fails if the call succeeds or takes too long. */
    static Throwable failureOf(Callable<?> call) throws InterruptedException {
        return Caller.start(call).failure();
    }

    static MetricsSnapshot counted(SmbSession session) {
        return session.metrics().connection();
    }

    /** Waits until the client has seen the end of its connection. */
    static void awaitClosed(SmbSession session) {
        Bounded.await("the end of the connection", () -> !session.isOpen());
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        if (client != null) {
            client.close();
        }
        if (server != null) {
            server.close();
        }
        leaks.assertNoThreads(name -> name.startsWith("smb-"));
        if (backend.pool != null) {
            LeakCheck.assertNoBuffers(backend.pool);
            assertThat(backend.pool.onLoan()).isZero();
        }
    }
}
