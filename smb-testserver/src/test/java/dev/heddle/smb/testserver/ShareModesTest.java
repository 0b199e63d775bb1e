// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.CreateDisposition;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.ShareAccess;
import dev.heddle.testkit.Bounded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests two clients that open the same file. */
@EachBackend
class ShareModesTest {
    private static final int ALL = ShareAccess.READ | ShareAccess.WRITE | ShareAccess.DELETE;

    private final String backend;

    @TempDir
    Path folder;

    private EmbeddedSmbServer server;

    ShareModesTest(String backend) {
        this.backend = backend;
    }

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("file"), "hello");
        server = EmbeddedSmbServer.builder()
                .backend(backend)
                .share(ServerCase.SHARE, folder)
                .user(ServerCase.USER, ServerCase.PASSWORD)
                .start();
    }

    @AfterEach
    void stop() {
        Bounded.await("no connection is left", () -> server.connections() == 0);
        server.close();
    }

    /** Returns the status of the second open while the first one, which succeeds, is open. */
    private NtStatus second(CreateRequest first, CreateRequest second) throws Exception {
        // The server notices the end of a connection later than the client that closed it.
        Bounded.await("the opens of an earlier call are closed", () -> server.openHandles() == 0);
        try (RawClient one = RawClient.inShare(server);
                RawClient other = RawClient.inShare(server)) {
            assertThat(one.call(first).status()).isEqualTo(NtStatus.SUCCESS);
            return other.call(second).status();
        }
    }

    private static CreateRequest open(int access, int share) {
        return new CreateRequest(0, 2, access, 0, share, CreateDisposition.OPEN, 0, "file", List.of());
    }

    private static CreateRequest looks() {
        return open(AccessMask.FILE_READ_ATTRIBUTES, 0);
    }

    @Test
    void whoLooksAtAttributesKeepsNobodyOut() throws Exception {
        assertThat(second(looks(), open(AccessMask.FILE_READ_DATA, 0))).isEqualTo(NtStatus.SUCCESS);
        assertThat(second(looks(), open(AccessMask.FILE_WRITE_DATA, ALL))).isEqualTo(NtStatus.SUCCESS);
        assertThat(second(looks(), open(AccessMask.DELETE, ALL))).isEqualTo(NtStatus.SUCCESS);
    }

    @Test
    void whoLooksAtAttributesIsNotKeptOut() throws Exception {
        assertThat(second(open(AccessMask.FILE_READ_DATA, 0), looks())).isEqualTo(NtStatus.SUCCESS);
        assertThat(second(open(AccessMask.FILE_WRITE_DATA, 0), looks())).isEqualTo(NtStatus.SUCCESS);
    }

    @Test
    void whoReadsKeepsOutThoseItDoesNotShareWith() throws Exception {
        int read = AccessMask.FILE_READ_DATA;
        assertThat(second(open(read, 0), open(read, ALL))).isEqualTo(NtStatus.SHARING_VIOLATION);
        assertThat(second(open(read, ALL), open(read, 0))).isEqualTo(NtStatus.SHARING_VIOLATION);
        assertThat(second(open(read, ALL), open(AccessMask.DELETE, ALL))).isEqualTo(NtStatus.SUCCESS);
        assertThat(second(open(read, ShareAccess.READ), open(AccessMask.DELETE, ALL)))
                .isEqualTo(NtStatus.SHARING_VIOLATION);
    }
}
