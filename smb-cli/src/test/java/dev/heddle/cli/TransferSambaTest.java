// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static dev.heddle.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.samba.SambaTests;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransferSambaTest extends SambaTests {
    @TempDir
    private Path local;

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void putAndGetBringTheSameBytesBack(String backend) throws Exception {
        for (int size : new int[] {0, 1, 65_537, 20_000_003}) {
            Path source = Files.write(local.resolve("source"), random(size));
            works(Cli.alice().run("put", "--backend", backend, source.toString(), url("f" + size)));
            assertThat(directory().resolve("f" + size)).hasSameBinaryContentAs(source);
            Path back = local.resolve("back");
            works(Cli.alice().run("get", "--backend", backend, url("f" + size), back.toString()));
            assertThat(back).hasSameBinaryContentAs(source);
        }
        assertThat(sizes(directory())).hasSize(5);
        assertThat(sizes(local)).hasSize(3);
    }

    @Test
    void getTakesTheNameFromTheUrlWhenTheTargetIsADirectory() throws Exception {
        place("f.bin", random(10));
        works(Cli.alice().run("get", url("f.bin"), local.toString()));
        assertThat(local.resolve("f.bin")).hasBinaryContent(random(10));
        Cli.Result missing = Cli.alice().run("get", url("f.bin"), local.resolve("no") + "/");
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.err()).isEqualTo("heddle get: " + local.resolve("no") + ": no such file or directory\n");
    }

    @Test
    void putTakesTheNameFromTheFileWhenTheTargetIsADirectory() throws Exception {
        Path source = Files.write(local.resolve("f.bin"), random(10));
        place("d/x", new byte[0]);
        works(Cli.alice().run("put", source.toString(), url("")));
        works(Cli.alice().run("put", source.toString(), url("d/")));
        assertThat(directory().resolve("f.bin")).hasBinaryContent(random(10));
        assertThat(directory().resolve("d/f.bin")).hasBinaryContent(random(10));
        Cli.Result missing = Cli.alice().run("put", source.toString(), url("no/"));
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.err()).contains("STATUS_OBJECT_PATH_NOT_FOUND");
    }

    @Test
    void bothReplaceWhatIsThere() throws Exception {
        Path source = Files.write(local.resolve("f"), random(100));
        Path remote = place("f", random(5000));
        works(Cli.alice().run("put", source.toString(), url("f")));
        assertThat(remote).hasBinaryContent(random(100));
        Files.write(source, random(7000));
        works(Cli.alice().run("get", url("f"), source.toString()));
        assertThat(source).hasBinaryContent(random(100));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 2 << 20})
    void getKeepsThePermissionsOfTheFileThatItReplacesAndLeavesAReadOnlyOne(int size) throws Exception {
        place("f", random(size));
        Path target = Files.write(local.resolve("f"), random(5000));
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r--r--r--"));
        Cli.Result refused = Cli.alice().run("get", url("f"), target.toString());
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains(target + " is read-only and was not replaced");
        assertThat(target).hasBinaryContent(random(5000));
        for (String continuing : new String[] {"--json", "--continue"}) {
            Files.write(target, random(5000));
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx--x---"));
            assertThat(Cli.alice()
                            .run("get", continuing, url("f"), target.toString())
                            .status())
                    .isZero();
            assertThat(target).hasBinaryContent(random(size));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                    .isEqualTo("rwx--x---");
        }
    }

    @Test
    void aDashIsStandardInputAndOutput() throws Exception {
        byte[] data = random(300_000);
        works(Cli.alice().stdin(new ByteArrayInputStream(data)).run("put", "-", url("f")));
        assertThat(directory().resolve("f")).hasBinaryContent(data);
        assertThat(Cli.alice().run("get", url("f"), "-").bytes()).isEqualTo(data);
        assertThat(Cli.alice().run("cat", url("f")).bytes()).isEqualTo(data);
        Cli.Result second = Cli.bare().stdin("pw1\nthe file").run("put", "--password-stdin", "-", url("g"));
        works(second);
        assertThat(directory().resolve("g")).hasContent("the file");
    }

    /** Runs in a process of its own, where standard input is a pipe, as in a shell. */
    @Test
    void standardInputMayBeAPipe() throws Exception {
        byte[] data = random(300_000);
        Process put =
                Cli.process("put", "-", url("f")).redirectErrorStream(true).start();
        try (OutputStream pipe = put.getOutputStream()) {
            pipe.write(data);
        }
        assertThat(new String(put.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(put.waitFor()).isZero();
        assertThat(directory().resolve("f")).hasBinaryContent(data);
    }

    @Test
    void directoriesNeedTheirOption() throws Exception {
        place("d/f", random(1));
        for (Cli.Result result : new Cli.Result[] {
            Cli.alice().run("get", url("d"), local.toString()), Cli.alice().run("put", local.toString(), url(""))
        }) {
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err().lines()).hasSize(1);
            assertThat(result.err()).contains("is a directory (add -r");
        }
        assertThat(sizes(local)).hasSize(1);
        assertThat(Cli.alice().run("cat", url("d")).err()).contains("STATUS_FILE_IS_A_DIRECTORY");
    }

    @Test
    void treesGoBothWays() throws Exception {
        place("photos/a/1.jpg", random(1000));
        place("photos/a/b/2.jpg", random(70_000));
        place("photos/grün 日本.txt", random(3));
        Files.setPosixFilePermissions(
                Files.createDirectory(directory().resolve("photos/empty")),
                PosixFilePermissions.fromString("rwxrwxrwx"));
        Map<String, Long> expected = sizes(directory().resolve("photos"));

        works(Cli.alice().run("get", "-r", url("photos"), local.toString()));
        assertThat(sizes(local.resolve("photos"))).isEqualTo(expected);
        works(Cli.alice()
                .run("get", "-r", url("photos"), local.resolve("renamed").toString()));
        assertThat(sizes(local.resolve("renamed"))).isEqualTo(expected);

        works(Cli.alice().run("put", "-r", local.resolve("photos").toString(), url("back")));
        assertThat(sizes(directory().resolve("back"))).isEqualTo(expected);
        Cli.Result again =
                Cli.alice().run("put", "-r", "--json", local.resolve("photos").toString(), url("back"));
        assertThat(again.out()).contains("\"files\":3,\"bytes\":71003,");
        assertThat(sizes(directory().resolve("back/photos"))).isEqualTo(expected);
        assertThat(directory().resolve("back/photos/a/b/2.jpg")).hasBinaryContent(random(70_000));
    }

    @Test
    void aTreeGoesOnAfterAFailureAndSaysHowMany() throws Exception {
        place("d/a", random(10));
        Files.setPosixFilePermissions(place("d/locked", random(10)), PosixFilePermissions.fromString("---------"));
        place("d/sub/z", random(10));
        Cli.Result result = Cli.alice().run("get", "-r", url("d"), local.toString());
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err().lines()).hasSize(2);
        assertThat(result.err())
                .startsWith("heddle get: " + directory().getFileName() + "/d/locked: ")
                .contains("STATUS_ACCESS_DENIED")
                .endsWith("heddle get: 1 failed, 2 done; see the lines above\n");
        assertThat(sizes(local.resolve("d"))).containsOnlyKeys("", "a", "sub", "sub/z");
    }

    @Test
    void getStaysInItsDirectory() throws Exception {
        place("d/sub/f", random(10));
        place("d/back\\slash", random(10));
        Path elsewhere = Files.createDirectory(local.resolve("elsewhere"));
        Files.createDirectory(local.resolve("d"));
        Files.createSymbolicLink(local.resolve("d/sub"), elsewhere);
        Cli.Result result = Cli.alice().run("get", "-r", url("d"), local.toString());
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("/d/sub: ");
        assertThat(sizes(elsewhere)).hasSize(1);
    }

    @Test
    void putLeavesOutWhatIsNoFileAndSaysSo() throws Exception {
        Path tree = Files.createDirectory(local.resolve("t"));
        Path real = Files.write(local.resolve("real"), random(20));
        Files.write(tree.resolve("12:30"), random(1));
        Files.createSymbolicLink(tree.resolve("loop"), tree);
        Files.createSymbolicLink(tree.resolve("link"), real);
        Cli.Result result = Cli.alice().run("put", "-r", tree.toString(), url("t"));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .contains("t/12:30: a share cannot have a file named '12:30'")
                .contains("t/loop: not a regular file; skipped")
                .contains("2 failed, 1 done");
        assertThat(sizes(directory().resolve("t"))).containsOnlyKeys("", "link");
        assertThat(directory().resolve("t/link")).hasBinaryContent(random(20));
    }

    @Test
    void jsonTellsWhatWasCopied() throws Exception {
        place("f", random(1234));
        assertThat(Cli.alice().run("get", "--json", url("f"), local.toString()).out())
                .matches("\\{\"source\":\"smb://127.0.0.1:" + port() + "/share/.*/f\",\"target\":\".*/f\",\"files\":1,"
                        + "\"bytes\":1234,\"milliseconds\":[0-9]+}\n");
    }

    @Test
    void aSilentSuccessPrintsNothing() throws Exception {
        place("f", "x".getBytes(StandardCharsets.UTF_8));
        Cli.Result result = Cli.alice().run("get", url("f"), local.toString());
        assertThat(result.bytes()).isEmpty();
        assertThat(result.err()).isEmpty();
    }
}
