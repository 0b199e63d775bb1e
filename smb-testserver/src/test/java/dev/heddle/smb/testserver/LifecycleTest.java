// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbWatchEvent;
import dev.heddle.smb.SmbWatcher;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import dev.heddle.testkit.LeakCheck;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@EachBackend
class LifecycleTest extends ServerCase {
    LifecycleTest(String backend) {
        super(backend);
    }

    @Test
    void closingTheServerEndsConnectionsAndClosesFiles() throws IOException {
        SmbFile file = share.open("file", StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        assertThat(server.openHandles()).isPositive();
        server.close();
        assertThat(server.connections()).isZero();
        assertThat(server.openHandles()).isZero();
        assertThatThrownBy(file::close).isInstanceOf(SmbConnectionException.class);
        server.close(); // a second close does nothing
    }

    @Test
    void aClientThatGoesLeavesNothingOpen() throws IOException {
        SmbFile unused = share.open("file", StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        client.close();
        Bounded.await("the file is closed", () -> server.openHandles() == 0 && server.connections() == 0);
        assertThat(folder.resolve("file")).exists();
    }

    @Test
    void manyServersStandSideBySide() throws IOException {
        List<EmbeddedSmbServer> servers = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                Path own = Files.createDirectory(folder.resolve("server" + i));
                servers.add(EmbeddedSmbServer.builder()
                        .backend(backend)
                        .share("own", own)
                        .user(USER, PASSWORD)
                        .start());
            }
            for (int i = 0; i < 5; i++) {
                try (SmbClient other = alice(backend).build();
                        SmbSession there = other.connect(
                                servers.get(i).host(), servers.get(i).port());
                        SmbShare own = there.share("own")) {
                    own.writeFile("name", new byte[] {(byte) i});
                }
                assertThat(folder.resolve("server" + i).resolve("name")).hasBinaryContent(new byte[] {(byte) i});
            }
        } finally {
            servers.forEach(EmbeddedSmbServer::close);
        }
    }

    @Test
    void anEndedSessionHoldsNoBuffer() throws IOException {
        PoolSpy spy = new PoolSpy(backend);
        try (SmbClient other = alice(backend).backend(spy).build();
                SmbSession there = other.connect(server.host(), server.port())) {
            SmbShare opened = there.share(SHARE);
            opened.writeFile("file", new byte[] {1}); // its CLOSE has no response yet
            Bounded.await("the CLOSE gets its response", () -> {
                try {
                    there.echo(); // a worker without threads reads only during a call
                } catch (SmbException e) {
                    throw new AssertionError(e);
                }
                return there.metrics().connection().exchangesOpen() == 0;
            });
        }
        spy.assertNothingOnLoan();
    }

    @Test
    void nobodyIsLetInOnceItIsClosed() throws IOException {
        for (int i = 0; i < 50; i++) {
            EmbeddedSmbServer ended = EmbeddedSmbServer.builder()
                    .backend(backend)
                    .share("own", folder)
                    .start();
            ended.close();
            try (SocketChannel socket = SocketChannel.open()) {
                assertThatThrownBy(() -> socket.connect(ended.address())).isInstanceOf(ConnectException.class);
            }
        }
    }

    @Test
    void startsAndStopsInMilliseconds() throws IOException {
        LeakCheck leaks = LeakCheck.begin();
        long quickest = Long.MAX_VALUE; // the slower ones depend on the machine's load
        for (int i = 0; i < 100; i++) {
            long start = System.nanoTime();
            EmbeddedSmbServer.builder()
                    .backend(backend)
                    .share("own", folder)
                    .user(USER, PASSWORD)
                    .start()
                    .close();
            quickest = Math.min(quickest, System.nanoTime() - start);
        }
        assertThat(Duration.ofNanos(quickest)).isLessThan(Duration.ofMillis(50));
        leaks.assertNoThreads(name -> name.startsWith("smb-server"));
    }

    @Test
    void stopsAtOnceThoughClientsWait() throws Exception {
        List<Caller<SmbWatchEvent>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            SmbWatcher watcher =
                    client.connect(server.host(), server.port()).share(SHARE).watch("");
            waiting.add(Caller.start(watcher::take));
        }
        server.close(); // would block forever if it waited for them
        for (Caller<SmbWatchEvent> one : waiting) {
            assertThat(one.failure()).isInstanceOf(SmbConnectionException.class);
        }
    }

    @Test
    void aShareNeedsAFolder() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> EmbeddedSmbServer.builder().share("data", file).start())
                .isInstanceOf(NotDirectoryException.class);
    }
}
