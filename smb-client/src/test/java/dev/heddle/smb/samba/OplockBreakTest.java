// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.Inside;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.LeaseKey;
import dev.heddle.smb.wire.LeaseRequest;
import dev.heddle.smb.wire.ShareAccess;
import dev.heddle.testkit.Bounded;
import java.nio.ByteBuffer;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Another client opens a file on which this one holds an oplock or a lease: Samba lets it wait for 30 s unless the
 * oplock is released.
 */
@EachBackend
@NeedsSamba("the embedded server grants no oplocks and no leases")
class OplockBreakTest extends SessionTestCase {
    private static final Duration PROMPT = Duration.ofSeconds(25);

    private final AtomicBoolean done = new AtomicBoolean();
    private final SambaServers servers;
    private @Nullable FutureTask<Boolean> traffic;
    private SmbClient otherClient;
    private SmbShare other;

    OplockBreakTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
        this.servers = servers;
    }

    @BeforeEach
    void connectAnother() throws Exception {
        otherClient = alice("threads").build();
        other = otherClient.connect(SambaServer.HOST, server.port()).share(SambaConfig.SHARE);
        place("file", TestData.bytes(1000, 1));
    }

    @AfterEach
    void disconnectTheOther() throws Exception {
        endTraffic();
        otherClient.close();
    }

    /** A worker without threads reads only while a caller waits. */
    private void start(SmbSession of) {
        FutureTask<Boolean> echoes = new FutureTask<>(() -> {
            while (!done.get()) {
                of.echo();
            }
            return true;
        });
        traffic = echoes;
        Thread.ofPlatform().daemon().name("traffic").start(echoes);
    }

    private void endTraffic() throws Exception {
        done.set(true);
        if (traffic != null) {
            assertThat(traffic.get(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void opensPromptly(SmbShare by, String path) throws Exception {
        long begin = System.nanoTime();
        try (SmbFile file = by.open(path)) {
            assertThat(file.read(ByteBuffer.allocate(1000), 0)).isEqualTo(1000);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PROMPT);
    }

    private static void breaks(SmbSession of, int acknowledged) {
        Bounded.await(
                "the break",
                () -> of.metrics().oplockBreaks() == 1
                        && of.metrics().breaksAcknowledged() == acknowledged
                        && of.metrics().notifications() == 1); // counted after the break
    }

    @ParameterizedTest
    @ValueSource(ints = {CreateRequest.OPLOCK_EXCLUSIVE, CreateRequest.OPLOCK_BATCH})
    void anOplockThatAnotherOpenBreaksIsGivenUp(int level) throws Exception {
        Inside.Opened held = Inside.open(share, path("file"), level, ShareAccess.ALL);
        assertThat(held.oplockLevel()).isEqualTo(level);
        start(session);
        opensPromptly(other, path("file"));
        breaks(session, 1);
        assertThat(held.file().read(ByteBuffer.allocate(1000), 0)).isEqualTo(1000);
        held.file().close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLeaseThatAnotherOpenBreaksIsGivenUp(boolean write) throws Exception {
        int state = LeaseRequest.READ_CACHING
                | LeaseRequest.HANDLE_CACHING
                | (write ? LeaseRequest.WRITE_CACHING : LeaseRequest.NONE);
        LeaseRequest lease = new LeaseRequest(new LeaseKey(0x1122334455667788L, 0x99AABBCCDDEEFF00L), state);
        Inside.Opened held =
                Inside.open(share, path("file"), CreateRequest.OPLOCK_LEASE, ShareAccess.ALL, lease.toContext());
        assertThat(held.oplockLevel()).isEqualTo(CreateRequest.OPLOCK_LEASE);
        start(session);
        opensPromptly(other, path("file"));
        if (!write) {
            other.writeFile(path("file"), TestData.bytes(1000, 1));
        }
        breaks(session, 1);
        assertThat(held.file().read(ByteBuffer.allocate(1000), 0)).isEqualTo(1000);
        held.file().close();
    }

    /** For level II the server reports the break and expects no acknowledgment. */
    @Test
    void aLevelTwoOplockNeedsNoAnswer() throws Exception {
        Inside.Opened held = Inside.open(share, path("file"), CreateRequest.OPLOCK_LEVEL_II, ShareAccess.ALL);
        assertThat(held.oplockLevel()).isEqualTo(CreateRequest.OPLOCK_LEVEL_II);
        start(session);
        try (SmbFile file = other.open(path("file"), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(TestData.bytes(10, 1)), 0);
        }
        breaks(session, 0);
        held.file().close();
    }

    /** The notification is not encrypted: Samba sends it in plain text. */
    @Test
    void theAnswerIsEncryptedWhereTheSessionIs() throws Exception {
        SambaServer secret = servers.with(SambaConfig.standard().global("server smb encrypt", "required"));
        secret.place("file", TestData.bytes(1000, 1));
        try (SmbClient one = alice(backend).build();
                SmbSession encrypted = one.connect(SambaServer.HOST, secret.port());
                SmbShare its = encrypted.share(SambaConfig.SHARE);
                SmbClient two = alice("threads").build();
                SmbSession others = two.connect(SambaServer.HOST, secret.port())) {
            assertThat(encrypted.info().encrypted()).isTrue();
            Inside.Opened held = Inside.open(its, "file", CreateRequest.OPLOCK_BATCH, ShareAccess.ALL);
            assertThat(held.oplockLevel()).isEqualTo(CreateRequest.OPLOCK_BATCH);
            start(encrypted);
            opensPromptly(others.share(SambaConfig.SHARE), "file");
            breaks(encrypted, 1);
            held.file().close();
            endTraffic();
        }
    }

    /** A closed file has no oplock: this client ignores the next break for its name. */
    @Test
    void aClosedFileIsNotBroken() throws Exception {
        Inside.open(share, path("file"), CreateRequest.OPLOCK_BATCH, ShareAccess.ALL)
                .file()
                .close();
        start(session);
        opensPromptly(other, path("file"));
        assertThat(session.metrics().notifications()).isZero();
    }
}
