// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.samba.SambaTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests where the command logs in when a DFS link leads there. Nothing listens at the target of the link, port 445 of
 * another loopback address.
 */
class DfsSambaTest extends SambaTests {
    private Path link;

    @Override
    protected Map<String, Map<String, String>> shares() {
        return Map.of("dfs", Map.of("msdfs root", "yes", "read only", "no"));
    }

    @BeforeEach
    void place() throws IOException {
        link = Files.createSymbolicLink(folder("dfs").resolve("link"), Path.of("msdfs:127.0.0.2\\share"));
    }

    @AfterEach
    void remove() throws IOException {
        Files.delete(link);
    }

    private String target() {
        return server("alice@") + "/dfs/link/file";
    }

    private static void assertRefused(Cli.Result result) {
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .contains("'127.0.0.2'", "'\\\\127.0.0.1\\dfs\\link", "--dfs all", "DfsPolicy.ALL")
                .doesNotContain("cannot connect");
    }

    private static void assertFollowed(Cli.Result result) {
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("127.0.0.2:445").doesNotContain("--dfs");
    }

    @Test
    void byDefaultNotAtAnotherAddress() {
        assertRefused(Cli.alice().run("stat", target()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "same-server", "same-domain"})
    void norByThePoliciesThatGoByNames(String policy) {
        assertRefused(Cli.alice().run("stat", "--dfs", policy, target()));
    }

    @Test
    void withAllAtEachHost() {
        assertFollowed(Cli.alice().run("stat", "--dfs", "all", target()));
    }

    @Test
    void withAskWhereTheUserSaysYes() {
        Cli willing = Cli.alice().typing("yes".toCharArray());
        assertFollowed(willing.run("stat", "--dfs", "ask", target()));
        assertThat(willing.asked()).contains("'127.0.0.2'", "Log in there?");
        assertRefused(Cli.alice().typing("no".toCharArray()).run("stat", "--dfs", "ask", target()));
        assertRefused(Cli.alice().run("stat", "--dfs", "ask", target()));
    }

    @Test
    void withOffNoLinkIsFollowed() {
        assertThat(Cli.alice().run("stat", "--dfs", "off", target()).err()).contains("STATUS_PATH_NOT_COVERED");
    }
}
