// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static dev.heddle.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.samba.SambaTests;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManagingSambaTest extends SambaTests {
    private static final byte[] DATA = "data".getBytes(StandardCharsets.UTF_8);

    @Override
    protected Map<String, Map<String, String>> shares() {
        return Map.of("vetoing", Map.of("read only", "no", "veto files", "/.hidden/"));
    }

    private void fails(Cli.Result result, String message) {
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err()).contains(message);
    }

    @Test
    void mkdirMakesOneDirectory() throws Exception {
        works(Cli.alice().run("mkdir", url("new")));
        assertThat(smbclient("ls")).containsPattern("  new +D ");
        fails(Cli.alice().run("mkdir", url("new")), "STATUS_OBJECT_NAME_COLLISION");
        fails(Cli.alice().run("mkdir", url("no/new")), "STATUS_OBJECT_PATH_NOT_FOUND");
    }

    @Test
    void mkdirWithParentsMakesThemAll() throws Exception {
        works(Cli.alice().run("mkdir", "-p", url("a/b/c")));
        works(Cli.alice().run("mkdir", "-p", url("a/b/c")));
        works(Cli.alice().run("mkdir", "-p", "--json", url("a/b/d")));
        assertThat(smbclient("cd a/b; ls")).containsPattern("  c +D ").containsPattern("  d +D ");
        place("a/file", DATA);
        Cli.Result result = Cli.alice().run("mkdir", "-p", url("a/file/x"));
        assertThat(result.status()).isEqualTo(1);
    }

    @Test
    void rmDeletesAFile() throws Exception {
        place("f", DATA);
        place("other", DATA);
        works(Cli.alice().run("rm", url("f")));
        assertThat(smbclient("ls")).doesNotContain("  f ").contains("  other ");
        fails(Cli.alice().run("rm", url("f")), "STATUS_OBJECT_NAME_NOT_FOUND");
    }

    @Test
    void rmAsksForRecursionBeforeItDeletesADirectory() throws Exception {
        place("d/sub/f", DATA);
        place("d/g", DATA);
        fails(Cli.alice().run("rm", url("d")), "is a directory (add -r");
        assertThat(directory().resolve("d/sub/f")).exists();
        assertThat(Cli.alice().run("rm", "-r", "--json", url("d")).out())
                .isEqualTo("{\"path\":\"" + directory().getFileName() + "/d\",\"deleted\":4,\"failed\":0}\n");
        assertThat(smbclient("ls")).doesNotContain("  d ");
    }

    @Test
    void recursiveRmGoesOnAfterAFailure() throws Exception {
        place("d/a", DATA);
        place("d/locked/f", DATA);
        place("d/z", DATA);
        Path locked = directory().resolve("d/locked");
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
        Cli.Result result = Cli.alice().run("rm", "-r", url("d"));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err().lines()).hasSize(2);
        assertThat(result.err()).contains("d/locked: ", "STATUS_ACCESS_DENIED", "1 failed, 2 done");
        assertThat(directory().resolve("d/a")).doesNotExist();
        assertThat(directory().resolve("d/z")).doesNotExist();
        assertThat(locked).exists();
    }

    @Test
    void recursiveRmTellsOfFilesThatTheServerHides() throws Exception {
        Path directory = open(Files.createDirectory(folder("vetoing").resolve("d")));
        try {
            Files.write(directory.resolve(".hidden"), DATA);
            open(Files.write(directory.resolve("f"), DATA));
            Cli.Result result = Cli.alice().run("rm", "-r", server("alice@") + "/vetoing/d");
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err().lines()).hasSize(2);
            assertThat(result.err())
                    .contains("heddle rm: d: STATUS_DIRECTORY_NOT_EMPTY although everything that the server lists in")
                    .doesNotContain("delete recursively");
            assertThat(directory.resolve("f")).doesNotExist();
        } finally {
            Files.delete(directory.resolve(".hidden"));
            Files.delete(directory);
        }
    }

    @Test
    void mvRenames() throws Exception {
        place("from", DATA);
        works(Cli.alice().run("mv", url("from"), url("to")));
        assertThat(smbclient("ls")).contains("  to ").doesNotContain("  from ");
        works(Cli.alice().run("mv", url("to"), url("TO").replace("alice@", "")));
        assertThat(directory().resolve("TO")).hasBinaryContent(DATA);
        fails(Cli.alice().run("mv", url("from"), url("x")), "STATUS_OBJECT_NAME_NOT_FOUND");
    }

    @Test
    void mvMovesIntoADirectory() throws Exception {
        place("f", DATA);
        place("g", DATA);
        place("d/x/y", DATA);
        works(Cli.alice().run("mv", url("f"), url("d")));
        works(Cli.alice().run("mv", "--json", url("g"), url("d/")));
        works(Cli.alice().run("mv", url("d/x"), url("")));
        assertThat(smbclient("cd d; ls")).contains("  f ", "  g ").doesNotContain("  x ");
        assertThat(directory().resolve("x/y")).hasBinaryContent(DATA);
    }

    @Test
    void mvReplacesOnlyByForce() throws Exception {
        place("new", DATA);
        Path old = place("old", new byte[0]);
        fails(Cli.alice().run("mv", url("new"), url("old")), "STATUS_OBJECT_NAME_COLLISION");
        assertThat(old).isEmptyFile();
        works(Cli.alice().run("mv", "-f", url("new"), url("old")));
        assertThat(old).hasBinaryContent(DATA);
        assertThat(directory().resolve("new")).doesNotExist();
    }

    @Test
    void aReadOnlyShareRefuses() {
        fails(Cli.alice().run("mkdir", server("alice@") + "/readonly/x"), "/readonly/x: ");
        fails(Cli.alice().run("put", "pom.xml", server("alice@") + "/readonly/x"), "STATUS_");
    }
}
