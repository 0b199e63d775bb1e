// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.Cipher;
import dev.heddle.smb.SmbDialect;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the server with Samba's {@code smbclient}, an independent client. Skipped where it is not installed. */
@Tag("integration")
@EnabledIf(value = "installed", disabledReason = "there is no /usr/bin/smbclient; install the package smbclient")
@Timeout(value = 900, unit = TimeUnit.SECONDS)
class SmbclientTest {
    private static final Path PROGRAM = Path.of("/usr/bin/smbclient");
    private static final int LENGTH = 3_000_001;

    @TempDir
    Path folder;

    @TempDir
    Path local;

    static boolean installed() {
        return Files.isExecutable(PROGRAM);
    }

    private EmbeddedSmbServer.Builder server() {
        return EmbeddedSmbServer.builder().share("data", folder).user("alice", "pw1");
    }

    private String smbclient(EmbeddedSmbServer server, String share, String commands, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                PROGRAM.toString(), "-p", "" + server.port(), "-U", "alice%pw1", "//" + server.host() + "/" + share));
        command.addAll(List.of(options));
        command.addAll(List.of("-s", "/dev/null", "-c", commands));
        Path output = local.resolve("output");
        Process process = new ProcessBuilder(command)
                .directory(local.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(600, TimeUnit.SECONDS))
                    .as("smbclient ends")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }

    private byte[] localFile() throws IOException {
        byte[] content = new byte[LENGTH];
        new Random(6).nextBytes(content);
        Files.write(local.resolve("up"), content);
        return content;
    }

    private void goesThereAndBack(EmbeddedSmbServer server, String share, String... options) throws Exception {
        byte[] content = localFile();
        String output = smbclient(server, share, "put up remote; get remote down", options);
        assertThat(folder.resolve("remote")).as(output).hasBinaryContent(content);
        assertThat(local.resolve("down")).as(output).hasBinaryContent(content);
    }

    @Test
    void filesAndDirectories() throws Exception {
        try (EmbeddedSmbServer server = server().start()) {
            localFile();
            String output = smbclient(
                    server,
                    "data",
                    "mkdir Dir; cd dir; put up One; rename one Two; ls; allinfo two; del TWO; ls; cd ..; rmdir DIR;"
                            + " ls");
            assertThat(output).contains("Two", "" + LENGTH, "::$DATA").doesNotContain("NT_STATUS");
            assertThat(folder).isEmptyDirectory();
        }
    }

    /** Every block of a mebibyte differs, so that the test detects swapped blocks. */
    @Test
    void aGibibyteThereAndBack() throws Exception {
        Path up = local.resolve("up");
        byte[] block = new byte[1 << 20];
        new Random(1).nextBytes(block);
        try (OutputStream out = Files.newOutputStream(up)) {
            for (int i = 0; i < 1024; i++) {
                ByteBuffer.wrap(block).putInt(i);
                out.write(block);
            }
        }
        try (EmbeddedSmbServer server = server().start()) {
            String output = smbclient(server, "data", "put up remote; get remote down");
            assertThat(Files.mismatch(up, folder.resolve("remote"))).as(output).isEqualTo(-1);
            assertThat(Files.mismatch(up, local.resolve("down"))).as(output).isEqualTo(-1);
            assertThat(Files.size(up)).isEqualTo(1L << 30);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyDialect(SmbDialect dialect) throws Exception {
        try (EmbeddedSmbServer server = server().dialects(dialect, dialect).start()) {
            goesThereAndBack(server, "data");
        }
    }

    @ParameterizedTest
    @EnumSource
    void signedInEveryDialect(SmbDialect dialect) throws Exception {
        try (EmbeddedSmbServer server =
                server().dialects(dialect, dialect).signingRequired(true).start()) {
            goesThereAndBack(server, "data", "--client-protection=sign");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AES-128-GMAC", "AES-128-CMAC", "HMAC-SHA256"})
    void signedWithEachAlgorithm(String algorithm) throws Exception {
        try (EmbeddedSmbServer server = server().start()) {
            String option = "--option=client smb3 signing algorithms=" + algorithm;
            goesThereAndBack(server, "data", "--client-protection=sign", option);
        }
    }

    @ParameterizedTest
    @EnumSource
    void encryptedWithEachCipher(Cipher cipher) throws Exception {
        try (EmbeddedSmbServer server =
                server().ciphers(cipher).encryptionRequired(true).start()) {
            goesThereAndBack(server, "data", "--client-protection=encrypt");
        }
    }

    @Test
    void onlyAShareEncrypted() throws Exception {
        try (EmbeddedSmbServer server =
                server().share(ServedShare.of("vault", folder).asEncrypted()).start()) {
            goesThereAndBack(server, "vault");
        }
    }

    @Test
    void listsShares() throws Exception {
        try (EmbeddedSmbServer server = server().share(
                        ServedShare.of("seen", folder).withComment("to be seen"))
                .share(ServedShare.of("secret", folder).asHidden())
                .start()) {
            String output = smbclient(server, "IPC$", "help", "-L", server.host());
            assertThat(output).contains("data", "seen", "to be seen").doesNotContain("secret");
        }
    }

    @Test
    void guests() throws Exception {
        try (EmbeddedSmbServer server = server().guests(true).start()) {
            Files.writeString(folder.resolve("greeting"), "hello");
            assertThat(smbclient(server, "data", "ls", "-U", "nobody%")).contains("greeting");
        }
    }

    @Test
    void aWrongPassword() throws Exception {
        try (EmbeddedSmbServer server = server().start()) {
            assertThat(smbclient(server, "data", "ls", "-U", "alice%wrong")).contains("NT_STATUS_LOGON_FAILURE");
        }
    }

    @Test
    void readOnly() throws Exception {
        try (EmbeddedSmbServer server =
                server().share(ServedShare.of("fixed", folder).asReadOnly()).start()) {
            Files.writeString(folder.resolve("file"), "hello");
            localFile();
            assertThat(smbclient(server, "fixed", "get file down; put up new; del file; mkdir dir"))
                    .contains("NT_STATUS_ACCESS_DENIED");
            assertThat(folder).isDirectoryContaining("glob:**/file");
            assertThat(folder.resolve("new")).doesNotExist();
            assertThat(local.resolve("down")).hasContent("hello");
        }
    }
}
