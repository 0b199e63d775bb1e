// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import com.hierynomus.mssmb2.SMB2Dialect;
import com.hierynomus.smbj.SmbConfig;
import dev.heddle.smb.Cipher;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the server with the client library smbj. */
@Tag("integration")
class SmbjTest {
    @TempDir
    Path folder;

    private EmbeddedSmbServer.Builder builder() {
        return EmbeddedSmbServer.builder().share(ServerCase.SHARE, folder).user(ServerCase.USER, ServerCase.PASSWORD);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "SMB_[23]_.*")
    void everyDialectSigned(SMB2Dialect dialect) throws Exception {
        try (EmbeddedSmbServer server = builder().signingRequired(true).start()) {
            SmbjScenario.run(
                    server,
                    folder,
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
            SmbjScenario.run(
                    server,
                    folder,
                    SmbConfig.builder()
                            .withDialects(dialect)
                            .withEncryptData(true)
                            .build());
        }
    }

    /** Only the ciphers that smbj supports. */
    @ParameterizedTest
    @EnumSource(names = "AES_128_.*", mode = EnumSource.Mode.MATCH_ALL)
    void encryptedWithEachCipher(Cipher cipher) throws Exception {
        try (EmbeddedSmbServer server =
                builder().ciphers(cipher).encryptionRequired(true).start()) {
            SmbjScenario.run(
                    server,
                    folder,
                    SmbConfig.builder()
                            .withDialects(SMB2Dialect.SMB_3_1_1)
                            .withEncryptData(true)
                            .build());
        }
    }

    /** With this setting smbj starts with an SMB1 NEGOTIATE. */
    @Test
    void fromTheOldNegotiate() throws Exception {
        try (EmbeddedSmbServer server = builder().start()) {
            SmbjScenario.run(
                    server,
                    folder,
                    SmbConfig.builder().withMultiProtocolNegotiate(true).build());
        }
    }
}
