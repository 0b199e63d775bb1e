package dev.heddle.smb.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.hierynomus.msdtyp.AccessMask;
import com.hierynomus.mssmb2.SMB2CreateDisposition;
import com.hierynomus.mssmb2.SMB2Dialect;
import com.hierynomus.mssmb2.SMB2ShareAccess;
import com.hierynomus.smbj.SMBClient;
import com.hierynomus.smbj.SmbConfig;
import com.hierynomus.smbj.auth.AuthenticationContext;
import com.hierynomus.smbj.session.Session;
import com.hierynomus.smbj.share.DiskShare;
import com.hierynomus.smbj.share.File;
import dev.heddle.smb.Cipher;
import dev.heddle.testkit.Bounded;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The library smbj as a client. */
class SmbjTest {
    private static final int LENGTH = 5_000_000;

    @TempDir
    Path folder;

    private EmbeddedSmbServer.Builder builder() {
        return EmbeddedSmbServer.builder().share(ServerCase.SHARE, folder).user(ServerCase.USER, ServerCase.PASSWORD);
    }

    private void scenario(EmbeddedSmbServer server, SmbConfig config) throws IOException, InterruptedException {
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

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "SMB_[23]_.*")
    void everyDialectSigned(SMB2Dialect dialect) throws Exception {
        try (EmbeddedSmbServer server = builder().signingRequired(true).start()) {
            scenario(
                    server,
                    SmbConfig.builder()
                            .withDialects(dialect)
                            .withSigningRequired(true)
                            .build());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SMB2Dialect.class,
            names = {"SMB_3_0", "SMB_3_0_2", "SMB_3_1_1"})
    void encrypted(SMB2Dialect dialect) throws Exception {
        try (EmbeddedSmbServer server = builder().encryptionRequired(true).start()) {
            scenario(
                    server,
                    SmbConfig.builder()
                            .withDialects(dialect)
                            .withEncryptData(true)
                            .build());
        }
    }

    /** Of those that it knows. */
    @ParameterizedTest
    @EnumSource(names = "AES_128_.*", mode = EnumSource.Mode.MATCH_ALL)
    void encryptedWithEachCipher(Cipher cipher) throws Exception {
        try (EmbeddedSmbServer server =
                builder().ciphers(cipher).encryptionRequired(true).start()) {
            scenario(
                    server,
                    SmbConfig.builder()
                            .withDialects(SMB2Dialect.SMB_3_1_1)
                            .withEncryptData(true)
                            .build());
        }
    }

    /** It begins with the NEGOTIATE of SMB1 then. */
    @Test
    void fromTheOldNegotiate() throws Exception {
        try (EmbeddedSmbServer server = builder().start()) {
            scenario(
                    server, SmbConfig.builder().withMultiProtocolNegotiate(true).build());
        }
    }
}
