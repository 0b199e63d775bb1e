// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbCancelledException;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbLock;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.SmbTimeoutException;
import dev.heddle.testkit.Bounded;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Byte-range locks between two sessions, as Samba grants them. */
@EachBackend
class LocksTest extends SessionTestCase {
    private static final Duration SHORT = Duration.ofMillis(200);

    private SmbSession others;
    private SmbFile mine;
    private SmbFile theirs;

    LocksTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    @BeforeEach
    void openTwice() throws Exception {
        place("file", new byte[1000]);
        others = client.connect(SambaServer.HOST, server.port());
        SmbShare otherShare = others.share(SambaConfig.SHARE);
        mine = share.open(path("file"), READ, WRITE);
        theirs = otherShare.open(path("file"), READ, WRITE);
    }

    @AfterEach
    void closeBoth() throws Exception {
        mine.close();
        theirs.close();
        others.close();
    }

    @Test
    void anExclusiveLockKeepsOthersOutOfItsRange() throws Exception {
        try (SmbLock lock = mine.lock(100, 50, false)) {
            assertThat(lock.position()).isEqualTo(100);
            assertThat(lock.size()).isEqualTo(50);
            assertThat(lock.isShared()).isFalse();
            assertThat(theirs.tryLock(149, 1, true)).isEmpty();
            assertThatThrownBy(() -> theirs.read(ByteBuffer.allocate(10), 120))
                    .isInstanceOfSatisfying(
                            SmbStatusException.class,
                            e -> assertThat(e.statusName()).contains("STATUS_FILE_LOCK_CONFLICT"));
            assertThat(mine.write(ByteBuffer.wrap(new byte[50]), 100)).isEqualTo(50);
            try (SmbLock beside = theirs.tryLock(150, 10, false).orElseThrow()) {
                assertThat(beside.position()).isEqualTo(150);
            }
        }
        theirs.tryLock(100, 50, false).orElseThrow().close();
    }

    @Test
    void sharedLocksGoTogether() throws Exception {
        try (SmbLock first = mine.lock(0, 10, true);
                SmbLock second = theirs.lock(0, 10, true)) {
            assertThat(first.isShared()).isTrue();
            assertThat(second.isShared()).isTrue();
            assertThat(theirs.read(ByteBuffer.allocate(5), 0)).isEqualTo(5);
            assertThat(theirs.tryLock(5, 1, false)).isEmpty();
        }
        theirs.tryLock(5, 1, false).orElseThrow().close();
    }

    @Test
    void aLockWaitsForItsTurn() throws Exception {
        SmbLock held = mine.lock(0, 10, false);
        FutureTask<SmbLock> waiting = start(() -> theirs.lock(0, 10, false));
        awaitPending();
        assertThat(waiting.isDone()).isFalse();
        held.close();
        held.close();
        waiting.get(60, TimeUnit.SECONDS).close();
        mine.tryLock(0, 10, false).orElseThrow().close();
    }

    @Test
    void aLockThatIsNotGrantedInTimeIsNotHeldLater() throws Exception {
        try (SmbLock held = mine.lock(0, 10, false)) {
            assertThatThrownBy(() -> theirs.lock(0, 10, false, SHORT)).isInstanceOf(SmbTimeoutException.class);
            assertThat(held.isShared()).isFalse();
        }
        // If the server had kept the request, it would have granted it now.
        mine.tryLock(0, 10, false).orElseThrow().close();
        assertThat(theirs.read(ByteBuffer.allocate(5), 0)).isEqualTo(5);
    }

    @Test
    void anInterruptedLockIsNotHeldLater() throws Exception {
        SmbLock held = mine.lock(0, 10, false);
        boolean[] flag = new boolean[1];
        FutureTask<Void> waiting = new FutureTask<>(() -> {
            try {
                theirs.lock(0, 10, false);
            } finally {
                flag[0] = Thread.currentThread().isInterrupted();
            }
            return null;
        });
        Thread thread = Thread.ofPlatform().daemon().start(waiting);
        awaitPending();
        thread.interrupt();
        assertThatThrownBy(() -> waiting.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(SmbCancelledException.class);
        assertThat(flag[0]).isTrue();
        held.close();
        mine.tryLock(0, 10, false).orElseThrow().close();
        others.echo();
    }

    @Test
    void aTimeoutDoesNotTakeAwayWhatTheFileHasAlready() throws Exception {
        try (SmbLock held = mine.lock(0, 10, false)) {
            assertThatThrownBy(() -> mine.lock(0, 10, false, SHORT)).isInstanceOf(SmbTimeoutException.class);
            assertThat(theirs.tryLock(0, 10, false)).isEmpty();
            assertThat(held.size()).isEqualTo(10);
        }
    }

    @Test
    void aClosedFileHoldsNoLock() throws Exception {
        SmbLock lock = mine.lock(0, 10, false);
        mine.close();
        theirs.tryLock(0, 10, false).orElseThrow().close();
        lock.close();
    }

    @Test
    void theConnectionWorksWhileALockWaits() throws Exception {
        SmbLock held = mine.lock(0, 10, false);
        FutureTask<SmbLock> waiting = start(() -> theirs.lock(0, 10, false));
        awaitPending();
        for (int i = 0; i < 20; i++) {
            others.echo();
        }
        held.close();
        waiting.get(60, TimeUnit.SECONDS).close();
    }

    /** Waits until the server has sent an interim response. */
    private void awaitPending() {
        Bounded.await(
                "the server lets the lock wait",
                () -> others.metrics().connection().interimReplies() > 0);
    }

    private static FutureTask<SmbLock> start(java.util.concurrent.Callable<SmbLock> work) {
        FutureTask<SmbLock> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }
}
