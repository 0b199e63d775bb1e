// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbCancelledException;
import dev.heddle.smb.SmbFileWriter;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.TransferListener;
import dev.heddle.testkit.Bounded;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A transfer that is cancelled in any way ends at once, leaves no handle open and the connection unchanged. */
@EachBackend
class TransferEndsTest extends SessionTestCase {
    private static final int CREATE = 5;
    private static final int SIZE = 64 * TestData.MIB;

    TransferEndsTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    /** Repeats a step of a transfer, and calls back when some of it is done. */
    @FunctionalInterface
    private interface Work {
        void run(Runnable underWay) throws Exception;
    }

    @Test
    void aDownload() throws Exception {
        place("file", new byte[SIZE]);
        interrupted(underWay -> {
            while (true) {
                share.download(path("file"), new TestData.Sink(), (done, total) -> underWay.run());
            }
        });
    }

    @Test
    void anUpload() throws Exception {
        interrupted(underWay -> share.upload(TestData.Source.endless(), path("file"), (done, total) -> underWay.run()));
    }

    @Test
    void anInputStream() throws Exception {
        place("file", new byte[SIZE]);
        interrupted(underWay -> {
            while (true) {
                try (InputStream in = share.openRead(path("file"))) {
                    while (in.skip(1) > 0 && in.readNBytes(100_000).length > 0) {
                        underWay.run();
                    }
                }
            }
        });
    }

    @Test
    void anOutputStream() throws Exception {
        interrupted(underWay -> {
            OutputStream out = share.openWrite(path("file"));
            try {
                while (true) {
                    out.write(new byte[TestData.MIB]);
                    underWay.run();
                }
            } finally {
                assertThatThrownBy(out::close).isInstanceOf(java.io.IOException.class);
            }
        });
    }

    @Test
    void aWriter() throws Exception {
        interrupted(underWay -> {
            try (SmbFileWriter writer = share.openWriter(path("file"))) {
                while (true) {
                    writer.write(new byte[TestData.MIB]);
                    underWay.run();
                }
            }
        });
    }

    @Test
    void aServerSideCopy() throws Exception {
        place("source", new byte[SIZE]);
        interrupted(underWay -> {
            while (true) {
                share.copy(path("source"), share, path("file"), true, (done, total) -> underWay.run());
            }
        });
        share.delete(path("source"));
        assertThat(folder).isEmptyDirectory();
    }

    /** By then the server has opened the file, and only its response contains the handle. */
    @Test
    void anOpenThatIsInterruptedLeavesNothingOpen() throws Exception {
        try (DelayRelay relay = new DelayRelay(server, Duration.ZERO);
                SmbSession through = client.connect(SambaServer.HOST, relay.port());
                SmbShare slow = through.share(SambaConfig.SHARE)) {
            List<Callable<?>> opens = List.of(
                    () -> slow.open(path("file")), () -> slow.list(path()).count(), () -> {
                        slow.writeFile(path("file"), new byte[10]);
                        return true;
                    });
            for (Callable<?> open : opens) {
                place("file", new byte[1]);
                relay.reset();
                relay.holdAnswersTo(CREATE);
                FutureTask<?> task = new FutureTask<>(open);
                Thread thread = Thread.ofPlatform().daemon().start(task);
                Bounded.await("it is sent", () -> relay.requests() == 1);
                thread.interrupt();
                Bounded.await("it is given up", () -> relay.requests() > 1);
                relay.holdAnswersTo(DelayRelay.NONE);
                assertThatThrownBy(() -> task.get(60, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(SmbCancelledException.class);
                share.delete(path("file"));
                assertThat(folder.resolve("file")).doesNotExist();
                share.delete(path());
                assertThat(folder).doesNotExist();
                share.createDirectory(path());
                SambaServer.open(folder);
            }
        }
    }

    @Test
    void whatAListenerThrowsComesOutOfEveryTransfer() throws Exception {
        place("file", new byte[SIZE]);
        TransferListener full = (done, total) -> {
            throw new IllegalStateException("enough");
        };
        assertThatThrownBy(() -> share.download(path("file"), new TestData.Sink(), full))
                .hasMessage("enough");
        assertThatThrownBy(() -> share.upload(TestData.Source.endless(), path("up"), full))
                .hasMessage("enough");
        assertThatThrownBy(() -> share.copy(path("file"), share, path("copy"), false, full))
                .hasMessage("enough");
        for (String name : new String[] {"file", "up", "copy"}) {
            share.delete(path(name));
        }
        assertThat(folder).isEmptyDirectory();
    }

    private void interrupted(Work work) throws Exception {
        CountDownLatch underWay = new CountDownLatch(3);
        boolean[] flag = new boolean[1];
        Callable<Void> run = () -> {
            try {
                work.run(underWay::countDown);
            } finally {
                flag[0] = Thread.currentThread().isInterrupted();
            }
            return null;
        };
        FutureTask<Void> task = new FutureTask<>(run);
        Thread thread = Thread.ofPlatform().daemon().start(task);
        assertThat(underWay.await(60, TimeUnit.SECONDS)).isTrue();
        thread.interrupt();
        assertThatThrownBy(() -> task.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(SmbCancelledException.class);
        assertThat(flag[0]).isTrue();
        session.echo();
        share.delete(path("file"));
        // With an open handle the server would keep the file until the connection ends.
        assertThat(folder.resolve("file")).doesNotExist();
    }
}
