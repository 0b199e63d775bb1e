// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static dev.heddle.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.samba.SambaTests;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpSambaTest extends SambaTests {
    private static final String THROUGH =
            "heddle cp: the server cannot copy this itself: the content goes through this computer\n";

    private static void fails(Cli.Result result, String message) {
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err()).startsWith("heddle cp: ").contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void oneServerCopiesByItself(String backend) throws Exception {
        for (int size : new int[] {0, 1, 20_000_003}) {
            place("f" + size, random(size));
            String target = url("copy" + size).replace("alice@", "");
            works(Cli.alice().run("cp", "--backend", backend, url("f" + size), target));
            assertThat(directory().resolve("copy" + size)).hasBinaryContent(random(size));
        }
        assertThat(sizes(directory())).hasSize(7);
    }

    @Test
    void oneServerCopiesBetweenItsShares() throws Exception {
        place("f", random(3_000_000));
        String name = directory().getFileName() + ".copy";
        works(Cli.alice().run("cp", url("f"), server("alice@") + "/guests/" + name));
        assertThat(folder("guests").resolve(name)).hasBinaryContent(random(3_000_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void betweenServersItGoesThroughThisComputer(String backend) throws Exception {
        place("t/f", random(5_000_000));
        place("t/empty", new byte[0]);
        String source = url("t");
        startOwnServer();
        try {
            Cli.Result result = Cli.alice().run("cp", "-r", "--backend", backend, source, url("copy"));
            assertThat(result.status()).isZero();
            assertThat(result.err()).isEqualTo(THROUGH);
            assertThat(sizes(directory().resolve("copy"))).containsOnlyKeys("", "empty", "f");
            assertThat(directory().resolve("copy/f")).hasBinaryContent(random(5_000_000));
        } finally {
            stopOwnServer();
        }
    }

    @Test
    void twoUsersAreTwoLogins() throws Exception {
        place("f", random(100));
        Cli.Result result = Cli.bare()
                .stdin("pw1\npw2\n")
                .run("cp", "--password-stdin", url("f"), url("g").replace("alice@", "bob@"));
        assertThat(result.status()).isZero();
        assertThat(result.err()).isEqualTo(THROUGH);
        assertThat(directory().resolve("g")).hasBinaryContent(random(100));
        fails(
                Cli.bare()
                        .stdin("pw1\nwrong\n")
                        .run("cp", "--password-stdin", url("f"), url("h").replace("alice", "bob")),
                url("h").replace("alice@", "") + ": ");
    }

    @Test
    void intoADirectory() throws Exception {
        place("f", random(10));
        place("d/x", new byte[0]);
        works(Cli.alice().run("cp", url("f"), url("d")));
        works(Cli.alice().run("cp", url("d/x"), url("")));
        works(Cli.alice().run("cp", "-f", url("f"), url("d/")));
        assertThat(sizes(directory())).containsOnlyKeys("", "d", "d/f", "d/x", "f", "x");
        assertThat(directory().resolve("d/f")).hasBinaryContent(random(10));
        fails(Cli.alice().run("cp", url("f"), url("no/")), "STATUS_OBJECT_PATH_NOT_FOUND");
        place("e/f/inner", new byte[0]);
        fails(Cli.alice().run("cp", "-f", url("f"), url("e")), "is a directory and cannot be overwritten by a file");
    }

    @Test
    void itReplacesOnlyByForce() throws Exception {
        place("new", random(100));
        Path old = place("old", random(5000));
        fails(Cli.alice().run("cp", url("new"), url("old")), "old' already exists (add -f to overwrite it, or -n");
        Cli.Result left = Cli.alice().run("cp", "-n", "--json", url("new"), url("old"));
        works(left);
        assertThat(left.out()).contains("\"files\":0,\"bytes\":0,");
        assertThat(old).hasBinaryContent(random(5000));
        works(Cli.alice().run("cp", "-f", url("new"), url("old")));
        assertThat(old).hasBinaryContent(random(100));
        works(Cli.alice().run("cp", "-f", url("old"), url("old")));
        assertThat(old).hasBinaryContent(random(100));
    }

    @Test
    void treesGoWithAllThatIsInThem() throws Exception {
        place("photos/a/1.jpg", random(1000));
        place("photos/a/b/2.jpg", random(70_000));
        place("photos/grün 日本.txt", random(3));
        Files.setPosixFilePermissions(
                Files.createDirectory(directory().resolve("photos/empty")),
                PosixFilePermissions.fromString("rwxrwxrwx"));
        Map<String, Long> expected = sizes(directory().resolve("photos"));

        fails(Cli.alice().run("cp", url("photos"), url("copy")), "photos is a directory (add -r");
        Cli.Result result = Cli.alice().run("cp", "-r", "--json", url("photos"), url("copy"));
        works(result);
        assertThat(result.out())
                .startsWith("{\"source\":\"smb://127.0.0.1:" + port() + "/share/")
                .contains("/copy\",\"files\":3,\"bytes\":71003,");
        assertThat(sizes(directory().resolve("copy"))).isEqualTo(expected);
        works(Cli.alice().run("cp", "-r", url("photos"), url("copy/")));
        assertThat(sizes(directory().resolve("copy/photos"))).isEqualTo(expected);

        Files.delete(directory().resolve("copy/photos/a/1.jpg"));
        Cli.Result again = Cli.alice().run("cp", "-r", url("photos"), url("copy"));
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err().lines()).hasSize(3);
        assertThat(again.err()).contains("already exists (add -f", "2 failed, 1 done");
        works(Cli.alice().run("cp", "-r", "-n", url("photos"), url("copy")));
        assertThat(sizes(directory().resolve("copy/photos"))).isEqualTo(expected);
    }

    @Test
    void aDirectoryDoesNotGoIntoItself() throws Exception {
        place("d/f", random(1));
        for (String target : new String[] {"d", "d/", "d/deeper", "D/x"}) {
            fails(Cli.alice().run("cp", "-r", url("d"), url(target)), "cannot be copied into itself");
        }
        fails(Cli.alice().run("cp", "-r", server("alice@") + "/share", url("d")), "cannot be copied into itself");
        assertThat(sizes(directory())).containsOnlyKeys("", "d", "d/f");
        works(Cli.alice().run("cp", "-r", url("d"), url("d2")));
        assertThat(sizes(directory().resolve("d2"))).containsOnlyKeys("", "f");
    }

    @Test
    void whatFailsLeavesNothing() throws Exception {
        place("f", random(10));
        fails(Cli.alice().run("cp", url("nothing"), url("copy")), "STATUS_OBJECT_NAME_NOT_FOUND");
        fails(Cli.alice().run("cp", url("f"), server("alice@") + "/readonly/f"), "/readonly/f: ");
        fails(Cli.alice().run("cp", url("f"), server("alice@") + "/none/f"), "STATUS_BAD_NETWORK_NAME");
        Files.setPosixFilePermissions(place("locked", random(10)), PosixFilePermissions.fromString("---------"));
        fails(Cli.alice().run("cp", url("locked"), url("copy")), "STATUS_ACCESS_DENIED");
        assertThat(sizes(directory())).containsOnlyKeys("", "f", "locked");
    }

    @Test
    void aTreeEndsWhenTheTargetsServerDies() throws Exception {
        Path huge = place("d/huge", new byte[0]);
        try (RandomAccessFile sparse = new RandomAccessFile(huge.toFile(), "rw")) {
            sparse.setLength(64L << 30);
        }
        for (int i = 0; i < 20; i++) {
            place("d/later" + i, new byte[1]);
        }
        String source = url("d");
        startOwnServer();
        try {
            Cli.Running cp = Cli.alice().start("cp", "-r", source, url("copy"));
            eventually("the content is under way", () -> cp.err().equals(THROUGH));
            killServer();
            Cli.Result result = cp.end();
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err().lines()).hasSize(2);
        } finally {
            stopOwnServer();
        }
    }
}
