// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.hierynomus.msdtyp.AccessMask;
import com.hierynomus.mssmb2.SMB2CreateDisposition;
import com.hierynomus.mssmb2.SMB2ShareAccess;
import com.hierynomus.smbj.SMBClient;
import com.hierynomus.smbj.SmbConfig;
import com.hierynomus.smbj.auth.AuthenticationContext;
import com.hierynomus.smbj.session.Session;
import com.hierynomus.smbj.share.DiskShare;
import com.hierynomus.smbj.share.File;
import dev.heddle.testkit.Bounded;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Random;

/** The scenario of the smbj tests: put, get, list, rename, delete. */
final class SmbjScenario {
    private static final int LENGTH = 5_000_000;

    private SmbjScenario() {}

    /** Runs the scenario against a server of this folder, and waits until no connection is left. */
    static void run(EmbeddedSmbServer server, Path folder, SmbConfig config) throws IOException, InterruptedException {
        AuthenticationContext user = new AuthenticationContext(ServerCase.USER, ServerCase.PASSWORD.toCharArray(), "");
        try (SMBClient client = new SMBClient(config);
                Session session = client.connect(server.host(), server.port()).authenticate(user);
                DiskShare share = (DiskShare) session.connectShare(ServerCase.SHARE)) {
            byte[] content = new byte[LENGTH];
            new Random(1).nextBytes(content);
            share.mkdir("dir");
            write(share, content);
            assertThat(Files.readAllBytes(folder.resolve("dir/file"))).isEqualTo(content);
            assertThat(read(share)).isEqualTo(content);
            assertThat(share.getFileInformation("dir\\file")
                            .getStandardInformation()
                            .getEndOfFile())
                    .isEqualTo(LENGTH);
            assertThat(share.list("dir"))
                    .extracting(entry -> entry.getFileName())
                    .contains("file");
            try (File file = open(share, AccessMask.DELETE, SMB2CreateDisposition.FILE_OPEN)) {
                file.rename("dir\\renamed");
            }
            assertThat(folder.resolve("dir/renamed")).exists();
            assertThat(share.fileExists("dir\\file")).isFalse();
            share.rmdir("dir", true);
            assertThat(folder).isEmptyDirectory();
        }
        Bounded.await("no connection is left", () -> server.connections() == 0);
        assertThat(server.openHandles()).isZero();
    }

    private static File open(DiskShare share, AccessMask access, SMB2CreateDisposition disposition) {
        return share.openFile("dir\\file", EnumSet.of(access), null, SMB2ShareAccess.ALL, disposition, null);
    }

    private static void write(DiskShare share, byte[] content) throws IOException {
        try (File file = open(share, AccessMask.GENERIC_WRITE, SMB2CreateDisposition.FILE_CREATE);
                OutputStream out = file.getOutputStream()) {
            out.write(content);
        }
    }

    private static byte[] read(DiskShare share) throws IOException {
        try (File file = open(share, AccessMask.GENERIC_READ, SMB2CreateDisposition.FILE_OPEN);
                InputStream in = file.getInputStream()) {
            return in.readAllBytes();
        }
    }
}
