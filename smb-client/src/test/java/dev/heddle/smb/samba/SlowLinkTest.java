// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.TransferListener;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Lesson P15 of the second seed: requests beside a bulk transfer on a slow link do not wait for seconds. */
@EachBackend
class SlowLinkTest extends SessionTestCase {
    private static final long RATE = 3_000_000;
    private static final int SIZE = 9_000_000;

    /** The target is 300 ms for each. A busy machine delays some, but not half of them. */
    private static final Duration QUICK = Duration.ofMillis(600);

    SlowLinkTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    @Test
    void aStatBesideADownloadIsQuick() throws Exception {
        byte[] content = TestData.bytes(SIZE, 1);
        place("file", content);
        TestData.Sink sink = new TestData.Sink();
        statsBeside(slow -> slow.download(path("file"), sink, TransferListener.none()));
        assertThat(sink.sha256()).isEqualTo(TestData.sha256(content));
    }

    @Test
    void aStatBesideAnUploadIsQuick() throws Exception {
        TestData.Source source = new TestData.Source(SIZE);
        statsBeside(slow -> slow.upload(source, path("file"), TransferListener.none()));
        assertThat(TestData.sha256(folder.resolve("file"))).isEqualTo(source.sha256());
    }

    @FunctionalInterface
    private interface Transfer {
        long run(SmbShare slow) throws Exception;
    }

    private void statsBeside(Transfer transfer) throws Exception {
        Files.write(folder.resolve("small"), new byte[1]);
        try (SlowLink link = new SlowLink(server, RATE);
                SmbSession slowSession = client.connect(SambaServer.HOST, link.port());
                SmbShare slow = slowSession.share(SambaConfig.SHARE)) {
            FutureTask<Long> bulk = start(() -> transfer.run(slow));
            long begin = System.nanoTime();
            List<Long> stats = new ArrayList<>();
            while (!bulk.isDone()) {
                long before = System.nanoTime();
                slow.stat(path("small"));
                stats.add(System.nanoTime() - before);
            }
            assertThat(bulk.get()).isEqualTo(SIZE);
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            assertThat(stats).hasSizeGreaterThan(10);
            assertThat(Duration.ofNanos(stats.stream().sorted().toList().get(stats.size() / 2)))
                    .isLessThan(QUICK);
            // The link is fully used, not only shared.
            assertThat(took).isLessThan(Duration.ofMillis(5L * SIZE * 1000 / RATE));
        }
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }
}
