// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.Inside;
import dev.heddle.smb.SmbAlreadyExistsException;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbNotFoundException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.TransferListener;
import dev.heddle.smb.internal.file.ServerSideCopy;
import dev.heddle.smb.internal.file.Transfers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files that the server copies, without transferring the content. */
@EachBackend
class ServerSideCopyTest extends SessionTestCase {
    private static final int SIZE = 35 * TestData.MIB + 17;

    ServerSideCopyTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    @Test
    void theServerCopiesWithoutTheBytesTravelling() throws Exception {
        byte[] content = TestData.bytes(SIZE, 1);
        place("file", content);
        long before = session.metrics().connection().bytesReceived()
                + session.metrics().connection().bytesSent();
        assertThat(share.copy(path("file"), path("copy"), false)).isEqualTo(SIZE);
        long travelled = session.metrics().connection().bytesReceived()
                + session.metrics().connection().bytesSent()
                - before;
        assertThat(travelled).isLessThan(10_000);
        TestData.assertBytes(folder.resolve("copy"), content);
        TestData.assertBytes(folder.resolve("file"), content);
    }

    @Test
    void anEmptyFileIsCopied() throws Exception {
        place("file", new byte[0]);
        assertThat(share.copy(path("file"), path("copy"), false)).isZero();
        assertThat(folder.resolve("copy")).isEmptyFile();
    }

    @Test
    void aLongerFileInItsPlaceIsCutOff() throws Exception {
        byte[] content = TestData.bytes(1000, 2);
        place("file", content);
        place("copy", TestData.bytes(70_000, 3));
        assertThatThrownBy(() -> share.copy(path("file"), path("copy"), false))
                .isInstanceOf(SmbAlreadyExistsException.class);
        assertThat(share.copy(path("file"), path("copy"), true)).isEqualTo(1000);
        TestData.assertBytes(folder.resolve("copy"), content);
    }

    @Test
    void aFileOntoItselfKeepsItsContent() throws Exception {
        byte[] content = TestData.bytes(3 * TestData.MIB, 4);
        place("file", content);
        try {
            share.copy(path("file"), path("file"), true);
        } catch (dev.heddle.smb.SmbStatusException refused) {
            assertThat(refused.statusName()).isPresent();
        }
        TestData.assertBytes(folder.resolve("file"), content);
    }

    @Test
    void betweenSharesOfOneSessionButNotOfTwo() throws Exception {
        byte[] content = TestData.bytes(2 * TestData.MIB + 1, 5);
        place("file", content);
        String name = "copied-" + backend;
        Path target = server.folder(SambaConfig.GUEST).resolve(name);
        try (SmbShare other = session.share(SambaConfig.GUEST);
                SmbSession second = client.connect(SambaServer.HOST, server.port());
                SmbShare stranger = second.share(SambaConfig.GUEST)) {
            assertThat(share.copy(path("file"), other, name, false, TransferListener.none()))
                    .isEqualTo(content.length);
            TestData.assertBytes(target, content);
            assertThatThrownBy(() -> share.copy(path("file"), stranger, name, true, TransferListener.none()))
                    .isInstanceOfSatisfying(
                            SmbStatusException.class,
                            e -> assertThat(e.statusName()).contains("STATUS_NOT_SAME_DEVICE"));
        } finally {
            Files.deleteIfExists(target);
        }
    }

    @Test
    void whatTheServerFindsTooMuchIsAskedForInItsOwnSizes() throws Exception {
        byte[] content = TestData.bytes(SIZE, 6);
        place("file", content);
        List<Long> progress = new ArrayList<>();
        try (SmbFile source = share.open(path("file"));
                SmbFile target = share.open(path("copy"), StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            Transfers.copy(
                    Inside.of(source),
                    SIZE,
                    Inside.of(target),
                    new ServerSideCopy.Limits(1000, 4 << 20, 400 << 20),
                    (done, total) -> progress.add(done));
        }
        TestData.assertBytes(folder.resolve("copy"), content);
        // Samba accepts 16 MiB in one request.
        assertThat(progress).isSorted().hasSizeGreaterThanOrEqualTo(3).last().isEqualTo((long) SIZE);
    }

    @Test
    void aMissingSourceLeavesNoTarget() throws Exception {
        assertThatThrownBy(() -> share.copy(path("none"), path("copy"), false))
                .isInstanceOf(SmbNotFoundException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aListenerThatThrowsEndsTheCopyAndNothingElse() throws Exception {
        place("file", TestData.bytes(SIZE, 7));
        assertThatThrownBy(() -> share.copy(path("file"), share, path("copy"), false, (done, total) -> {
                    throw new IllegalStateException("listener");
                }))
                .hasMessage("listener");
        share.delete(path("file"));
        share.delete(path("copy"));
        // With an open handle the server would keep the files until the connection ends.
        assertThat(folder).isEmptyDirectory();
    }
}
