// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.samba.SambaTests;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginSambaTest extends SambaTests {
    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void infoShowsWhatWasNegotiated(String backend) {
        Cli.Result result = Cli.alice().run("info", "--backend", backend, server("alice@"));
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.out())
                .contains("Server:      127.0.0.1, port " + port() + "\n")
                .contains("Backend:     " + backend + "\n")
                .contains("Dialect:     SMB 3.1.1\n")
                .contains("Signing:     AES-128-GMAC, every message\n")
                .contains("Encryption:  AES-128-GCM, not in use\n")
                .contains("Guest:       no\n")
                .containsPattern("Max read:    [0-9]{5,} bytes\n")
                .containsPattern("Credits:     [0-9]+\n")
                .containsPattern("Server GUID: [0-9a-f-]{36}\n")
                .containsPattern("Server time: 20[0-9]{2}-")
                .doesNotContain("Share:");
    }

    /** Virtual threads would make the JVM wait for their poller at exit. */
    @Test
    void theCommandRunsOnPlatformThreadsUnlessToldOtherwise() {
        assertThat(Cli.alice().run("info", server("alice@")).out()).contains("Backend:     threads\n");
    }

    @ParameterizedTest
    @CsvSource({
        "2.0.2, HMAC-SHA256",
        "2.1, HMAC-SHA256",
        "3.0, AES-128-CMAC",
        "3.0.2, AES-128-CMAC",
        "3.1.1, AES-128-GMAC",
    })
    void theDialectCanBeChosen(String dialect, String signing) {
        assertThat(Cli.alice()
                        .run("info", "--json", "--dialect", dialect, server("alice@"))
                        .out())
                .contains("\"dialect\":\"" + dialect + "\",\"signing\":true,\"signingAlgorithm\":\"" + signing + "\"");
    }

    @ParameterizedTest
    @CsvSource({"hmac-sha256, HMAC-SHA256", "aes-cmac, AES-128-CMAC", "'aes-gmac,aes-cmac', AES-128-GMAC"})
    void theSigningAlgorithmCanBeChosen(String option, String signing) {
        assertThat(Cli.alice()
                        .run("info", "--json", "--signing-algorithm", option, server("alice@"))
                        .out())
                .contains("\"signingAlgorithm\":\"" + signing + "\"");
    }

    @Test
    void signingCanBeLeftToTheServer() {
        assertThat(Cli.alice()
                        .run("info", "--json", "--sign", "if-required", server("alice@"))
                        .out())
                .contains("\"signing\":false");
        assertThat(Cli.alice()
                        .run("info", "--json", "--sign", "required", server("alice@"))
                        .out())
                .contains("\"signing\":true");
    }

    @ParameterizedTest
    @CsvSource({
        "aes-256-gcm, 3.1.1, AES-256-GCM",
        "aes-256-ccm, 3.1.1, AES-256-CCM",
        "'aes-256-gcm,aes-128-ccm', 3.0, AES-128-CCM",
    })
    void encryptionCanBeDemandedAndTheCipherChosen(String option, String dialect, String cipher) {
        String[] args = {"info", "--encrypt", "required", "--cipher", option, "--dialect", dialect, server("alice@")};
        assertThat(Cli.alice().run(args).out())
                .contains("Encryption:  " + cipher + ", every message\n")
                .contains(", not needed: all is encrypted\n");
        args[0] = "ls";
        args[args.length - 1] = url("");
        assertThat(Cli.alice().run(args).status()).isZero();
    }

    @Test
    void encryptionCanBeSwitchedOff() {
        assertThat(Cli.alice()
                        .run("info", "--json", "--encrypt", "off", url(""))
                        .out())
                .contains("\"cipher\":null,\"encrypted\":false")
                .contains("\"shareEncrypted\":false");
        assertThat(Cli.alice()
                        .run("info", "--json", "--encrypt", "required", url(""))
                        .out())
                .contains("\"cipher\":\"AES-128-GCM\",\"encrypted\":true")
                .contains("\"shareEncrypted\":true");
    }

    @Test
    void encryptionThatCannotBeHadIsNamed() {
        Cli.Result result = Cli.alice().run("info", "--encrypt", "required", "--dialect", "2.1", server("alice@"));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("encryption is required, and SMB 2.1").hasLineCount(1);
        assertThat(Cli.bare()
                        .run("info", "--anonymous", "--encrypt", "required", server(""))
                        .err())
                .contains("anonymous session has no key");
    }

    @Test
    void anonymousNeedsNeitherUserNorPassword() {
        Cli.Result result = Cli.bare().run("info", "--anonymous", server(""));
        assertThat(result.status()).isZero();
        assertThat(result.out()).contains("Guest:       yes\n").contains("Signing:     none: the session has no key\n");
    }

    @Test
    void infoShowsTheRoomOnAShare() {
        assertThat(Cli.alice().run("info", url("")).out()).containsPattern("Share: +share, .+ of .+iB free\n");
        assertThat(Cli.alice().run("info", "--json", "--timeout", "20", url("")).out())
                .containsPattern(
                        "\"share\":\"share\",\"shareEncrypted\":false,\"totalBytes\":[0-9]+,\"freeBytes\":[0-9]+}\n$");
    }

    @Test
    void thePasswordComesFromStandardInputBeforeTheEnvironment() throws Exception {
        place("f", "hello".getBytes(StandardCharsets.UTF_8));
        Cli.Result result = Cli.bare()
                .environment("HEDDLE_PASSWORD", "wrong")
                .stdin("pw1\n")
                .run("cat", "--password-stdin", url("f"));
        assertThat(result.out()).isEqualTo("hello");
    }

    @Test
    void thePasswordIsAskedForLast() throws Exception {
        place("f", "hello".getBytes(StandardCharsets.UTF_8));
        Cli cli = Cli.bare().typing("pw1".toCharArray());
        assertThat(cli.run("cat", url("f")).out()).isEqualTo("hello");
        assertThat(cli.asked()).isEqualTo("Password for alice@127.0.0.1: ");
        assertThat(Cli.alice().asked()).isEmpty();
    }

    @Test
    void aWrongPasswordIsOneLineWithTheStatus() {
        Cli.Result result = Cli.bare().environment("HEDDLE_PASSWORD", "wrong").run("ls", url(""));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err()).contains("STATUS_LOGON_FAILURE (check user name, domain and password)");
    }

    @Test
    void aMissingShareIsNamed() {
        Cli.Result result = Cli.alice().run("ls", server("alice@") + "/nosuchshare");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("/nosuchshare: ", "STATUS_BAD_NETWORK_NAME");
    }

    @Test
    void aShareOfSomebodyElseIsRefused() {
        Cli.Result result = Cli.alice().run("ls", server("alice@") + "/bobonly");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("STATUS_ACCESS_DENIED");
    }
}
