// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static dev.heddle.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.samba.SambaTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the list of shares and the space on them. */
class SharesSambaTest extends SambaTests {
    private static final Pattern SMBCLIENT_LINE = Pattern.compile("\\t(\\S+) +(Disk|IPC) +(.*)");

    /** Blocks of 1024 bytes: the total, and those that are free. */
    private static final Path DISK = diskOf("1000000 400000 1024");

    @Override
    protected Map<String, String> global() {
        return Map.of("server string", "A server of tests", "dfree command", DISK.toString());
    }

    @Override
    protected Map<String, Map<String, String>> shares() {
        return Map.of(
                "Papers", Map.of("comment", "Grün und 日本"),
                "hidden$", Map.of("comment", "not shown"));
    }

    private static Path diskOf(String answer) {
        try {
            Path program = Files.createTempFile("heddle-disk-", ".sh");
            program.toFile().deleteOnExit();
            return open(Files.writeString(program, "#!/bin/sh\necho " + answer + "\n"));
        } catch (IOException e) {
            throw new LinkageError("the program that tells the disk's size", e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void sharesAreListedByName(String backend) {
        String host = "alice@127.0.0.1:" + port();
        Cli.Result result = Cli.alice().run("shares", "--backend", backend, host);
        works(result);
        assertThat(result.lines())
                .containsExactly(
                        "Server TESTSRV, version 6.1: A server of tests",
                        "  bobonly   disk",
                        "  guests    disk",
                        "  Papers    disk     Grün und 日本",
                        "  readonly  disk",
                        "  share     disk");
        assertThat(Cli.alice().run("shares", "-a", server("alice@")).lines())
                .hasSize(8)
                .contains("  hidden$   disk     not shown", "  IPC$      ipc      IPC Service (A server of tests)");
    }

    @Test
    void allSharesAreThoseOfSmbclient() throws Exception {
        List<String> theirs = smbclientWith("-L", "//127.0.0.1")
                .lines()
                .map(SMBCLIENT_LINE::matcher)
                .filter(Matcher::matches)
                .map(line -> (line.group(1) + " " + line.group(2).toLowerCase(java.util.Locale.ROOT) + " "
                                + line.group(3))
                        .strip())
                .sorted(String.CASE_INSENSITIVE_ORDER)
                .toList();
        assertThat(theirs).hasSize(7);
        List<String> ours = Cli.alice().run("shares", "-a", server("alice@")).lines().stream()
                .skip(1)
                .map(line -> line.strip().replaceAll(" {2,}", " "))
                .toList();
        assertThat(ours).isEqualTo(theirs);
    }

    @Test
    void sharesForPrograms() {
        Cli.Result result = Cli.alice().run("shares", "--json", server("alice@"));
        works(result);
        assertThat(result.lines())
                .hasSize(6)
                .startsWith("{\"kind\":\"server\",\"name\":\"TESTSRV\",\"version\":\"6.1\","
                        + "\"comment\":\"A server of tests\"}")
                .contains("{\"kind\":\"share\",\"name\":\"Papers\",\"type\":\"disk\",\"hidden\":false,"
                        + "\"comment\":\"Grün und 日本\"}");
    }

    @Test
    void whoMayNotLogInSeesNoShares() {
        Cli.Result result = Cli.bare().environment("HEDDLE_PASSWORD", "wrong").run("shares", server("alice@"));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("heddle shares: smb://127.0.0.1:").contains("STATUS_LOGON_FAILURE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void roomIsWhatSmbclientSays(String backend) throws Exception {
        assertThat(smbclient("du")).contains("1000000 blocks of size 1024. 400000 blocks available");
        Cli.Result result = Cli.alice().run("df", "--backend", backend, server("alice@") + "/share");
        works(result);
        assertThat(result.lines())
                .containsExactly(
                        "            Size             Used        Available  Use%  URL",
                        "      1024000000        614400000        409600000   60%  smb://127.0.0.1:" + port()
                                + "/share");
        assertThat(Cli.alice().run("df", "--json", url("")).lines())
                .containsExactly("{\"url\":\"" + url("").replace("alice@", "")
                        + "\",\"totalBytes\":1024000000,\"usedBytes\":614400000,\"availableBytes\":409600000}");
    }

    @Test
    void severalSharesGoOnAfterOneThatFails() {
        String server = server("alice@");
        Cli.Result result = Cli.alice().run("df", "-h", server + "/share", server + "/nothing", server + "/readonly");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.lines())
                .containsExactly(
                        "      Size       Used  Available  Use%  URL",
                        " 976.6 MiB  585.9 MiB  390.6 MiB   60%  smb://127.0.0.1:" + port() + "/share",
                        " 976.6 MiB  585.9 MiB  390.6 MiB   60%  smb://127.0.0.1:" + port() + "/readonly");
        assertThat(result.err().lines()).singleElement().asString().contains("/nothing: ", "STATUS_BAD_NETWORK_NAME");
    }
}
