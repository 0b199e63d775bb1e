// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbClient;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.LeakCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs many callers on a few connections with random faults, for {@code heddle.soak.seconds} seconds [10, in CI 30].
 * Checks that all content is read back correctly, and that neither side leaks resources. {@code heddle.soak.seed}
 * repeats the random choices of a failed run, but not their timing.
 */
@Tag("slow")
@Timeout(value = 90, unit = TimeUnit.MINUTES)
class SoakTest {
    private static final int CALLERS = 32;
    private static final int LINKS = 4;
    private static final int SECONDS = Integer.getInteger("heddle.soak.seconds", System.getenv("CI") == null ? 10 : 30);
    private static final long SEED = Long.getLong("heddle.soak.seed", System.nanoTime());

    @TempDir
    Path folder;

    private final List<SoakLink> links = new ArrayList<>();
    private final List<SoakCaller> callers = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void manyCallersAndRandomFaults(String backend) throws Exception {
        try {
            soak(backend);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("with -Dheddle.soak.seed=" + SEED + ", " + counts(), e);
        }
    }

    private String counts() {
        return callers.stream().mapToInt(SoakCaller::done).sum() + " calls done, "
                + callers.stream().mapToInt(SoakCaller::failed).sum() + " failed, "
                + links.stream().mapToInt(SoakLink::lost).sum() + " connections given up";
    }

    private void soak(String backend) throws Exception {
        LeakCheck leaks = LeakCheck.begin();
        PoolSpy clientSide = new PoolSpy(backend);
        try (EmbeddedSmbServer server = EmbeddedSmbServer.builder()
                .backend(backend)
                .share(ServerCase.SHARE, folder)
                .user(ServerCase.USER, ServerCase.PASSWORD)
                .signingRequired(true)
                .start()) {
            SmbClient.Builder settings = ServerCase.alice(backend).backend(clientSide);
            try (SmbClient patient = settings.build();
                    SmbClient client =
                            settings.requestTimeout(Duration.ofSeconds(3)).build()) {
                prepare(client, server);
                withFaults(server);
                withoutFaults(patient, server);
            }
            assertThat(callers).allMatch(caller -> caller.done() > 0);
            Bounded.await("all connections are closed", () -> server.connections() == 0);
            assertThat(server.sessions()).isZero();
            assertThat(server.openHandles()).isZero();
            LeakCheck.assertNoBuffers(server.pool());
            clientSide.assertNothingOnLoan();
        }
        leaks.assertNoThreads(name -> name.startsWith("smb"));
        System.out.println("soak on " + backend + ": " + counts());
    }

    private void prepare(SmbClient client, EmbeddedSmbServer server) {
        for (int i = 0; i < LINKS; i++) {
            links.add(new SoakLink(client, server));
        }
        for (int i = 0; i < CALLERS; i++) {
            callers.add(new SoakCaller(links.get(i % LINKS), "dir" + i, SEED + i));
        }
    }

    private void withFaults(EmbeddedSmbServer server) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = callers.stream()
                    .<Future<?>>map(caller -> threads.submit(() -> {
                        while (System.nanoTime() < end || caller.done() == 0) {
                            caller.once();
                        }
                    }))
                    .toList();
            SoakMischief mischief = new SoakMischief(server.faults(), SEED);
            while (System.nanoTime() < end && running.stream().noneMatch(Future::isDone)) {
                mischief.next();
                waitFor(running.getFirst(), Duration.ofMillis(100));
            }
            server.faults().clear();
            for (Future<?> caller : running) {
                caller.get(10, TimeUnit.MINUTES);
            }
        }
    }

    private static void waitFor(Future<?> caller, Duration time) throws Exception {
        try {
            caller.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return; // expected: the caller still runs
        }
    }

    /** Checks, on new connections with all their credits, that everything is right and that no handle stays open. */
    private void withoutFaults(SmbClient patient, EmbeddedSmbServer server) throws Exception {
        for (SoakLink link : links) {
            link.goOnWith(patient);
        }
        Bounded.await("the old connections are closed", () -> server.connections() == 0);
        IntStream.range(0, CALLERS).parallel().forEach(i -> {
            try {
                callers.get(i).atEase(links.get(i % LINKS).line().share());
            } catch (IOException e) {
                throw new AssertionError("a call failed without any fault", e);
            }
        });
        for (SoakLink link : links) {
            link.audit();
        }
        assertThat(server.connections()).isEqualTo(LINKS);
        assertThat(server.openHandles()).isZero();
        assertThat(server.unanswered()).isZero();
    }
}
