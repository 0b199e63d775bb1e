// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static dev.heddle.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.samba.SambaTests;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands with several operands. */
class OperandsSambaTest extends SambaTests {
    @TempDir
    private Path local;

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void severalFilesGoUpAndDown(String backend) throws Exception {
        Path a = Files.write(local.resolve("a"), random(10));
        Path b = Files.write(local.resolve("b"), random(100_000));
        works(Cli.alice().run("put", "--backend", backend, a.toString(), b.toString(), url("")));
        assertThat(directory().resolve("a")).hasSameBinaryContentAs(a);
        assertThat(directory().resolve("b")).hasSameBinaryContentAs(b);
        Path back = Files.createDirectory(local.resolve("back"));
        works(Cli.alice().run("get", "--backend", backend, url("a"), url("b"), back.toString()));
        assertThat(back.resolve("a")).hasSameBinaryContentAs(a);
        assertThat(back.resolve("b")).hasSameBinaryContentAs(b);
    }

    @Test
    void aFileThatFailsDoesNotStopTheOthers() throws Exception {
        Path a = Files.write(local.resolve("a"), random(10));
        Path c = Files.write(local.resolve("c"), random(10));
        Cli.Result put =
                Cli.alice().run("put", a.toString(), local.resolve("missing").toString(), c.toString(), url(""));
        assertThat(put.status()).isEqualTo(1);
        assertThat(put.err().lines())
                .containsExactly(
                        "heddle put: " + local.resolve("missing") + ": no such file or directory",
                        "heddle put: 1 of 3 were not copied completely");
        assertThat(directory().resolve("a")).exists();
        assertThat(directory().resolve("c")).exists();
        Cli.Result rm = Cli.alice().run("rm", url("a"), url("missing"), url("c"));
        assertThat(rm.status()).isEqualTo(1);
        assertThat(rm.err().lines()).singleElement().asString().contains("missing", "STATUS_OBJECT_NAME_NOT_FOUND");
        assertThat(directory()).isEmptyDirectory();
    }

    @Test
    void severalFilesNeedADirectory() throws Exception {
        Path a = Files.write(local.resolve("a"), random(10));
        place("file", random(10));
        Cli.Result put = Cli.alice().run("put", a.toString(), a.toString(), url("file"));
        assertThat(put.status()).isEqualTo(1);
        assertThat(put.err()).contains("several files need an existing one to copy into");
        Cli.Result get = Cli.alice().run("get", url("file"), url("file"), a.toString());
        assertThat(get.status()).isEqualTo(2);
        assertThat(get.err()).contains("several URLs need an existing directory to copy into");
        assertThat(a).hasBinaryContent(random(10));
    }

    @Test
    void severalPlacesAreShownInOrder() throws Exception {
        works(Cli.alice().run("mkdir", url("one"), url("two")));
        place("one/a", "first\n".getBytes(StandardCharsets.UTF_8));
        place("two/b", "second\n".getBytes(StandardCharsets.UTF_8));
        Cli.Result cat = Cli.alice().run("cat", url("one/a"), url("two/b"));
        assertThat(cat.out()).isEqualTo("first\nsecond\n");
        Cli.Result ls = Cli.alice().run("ls", url("one"), url("two"));
        assertThat(ls.lines())
                .containsExactly(
                        url("one").replace("alice@", "") + ":",
                        "a",
                        "",
                        url("two").replace("alice@", "") + ":",
                        "b");
        Cli.Result stat = Cli.alice().run("stat", url("one/a"), url("two/b"));
        assertThat(stat.out()).containsOnlyOnce("\n\n").contains("Size:       6 bytes", "Size:       7 bytes");
    }

    @Test
    void aWrongPasswordIsTriedOnce() throws Exception {
        place("a", random(1));
        Cli.Result rm = Cli.bare().environment("HEDDLE_PASSWORD", "wrong").run("rm", url("a"), url("b"), url("c"));
        assertThat(rm.status()).isEqualTo(1);
        assertThat(rm.err().lines()).singleElement().asString().contains("STATUS_LOGON_FAILURE");
        assertThat(directory().resolve("a")).exists();
    }
}
