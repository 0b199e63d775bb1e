// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.cli.terminal.Terminal;
import dev.heddle.cli.text.Text;
import dev.heddle.smb.samba.SambaTests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListingSambaTest extends SambaTests {
    private static final DateTimeFormatter SMBCLIENT_TIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ROOT);
    private static final Pattern SMBCLIENT_LINE = Pattern.compile("  (\\S+) +([A-Z]*) +(\\d+)  (\\w{3} .{16,})");

    @Test
    void longListingSaysWhatSmbclientSays() throws Exception {
        place("b.bin", new byte[12_345]);
        place("A.txt", new byte[0]);
        Path old = place("sub/old.txt", new byte[3]);
        Files.setLastModifiedTime(old.getParent(), FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
        Files.setLastModifiedTime(directory().resolve("b.bin"), FileTime.from(Instant.parse("2019-12-31T23:59:58Z")));

        List<String> expected = new ArrayList<>();
        smbclient("ls")
                .lines()
                .map(SMBCLIENT_LINE::matcher)
                .filter(Matcher::matches)
                .forEach(line -> {
                    Instant time = LocalDateTime.parse(line.group(4), SMBCLIENT_TIME)
                            .atZone(ZoneId.systemDefault())
                            .toInstant();
                    boolean directory = line.group(2).contains("D");
                    String letters =
                            (directory ? "d" : "-") + "---" + (line.group(2).contains("A") ? "a" : "-") + "-";
                    if (!line.group(1).startsWith(".")) {
                        expected.add(String.format(
                                Locale.ROOT,
                                "%s %14s %s %s",
                                letters,
                                line.group(3),
                                Text.time(time, ZoneOffset.UTC),
                                line.group(1) + (directory ? "/" : "")));
                    }
                });

        Cli.Result result = Cli.alice().run("ls", "-l", url(""));
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(expected).hasSize(3);
        assertThat(result.lines()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(result.lines().get(1)).endsWith("12345 2019-12-31 23:59:58 b.bin");
        assertThat(result.lines().get(2)).startsWith("d").endsWith("2001-02-03 04:05:06 sub/");
    }

    @Test
    void shortListingIsSortedAndMarksDirectories() throws Exception {
        place("sub/x", new byte[1]);
        place("b", new byte[1]);
        place("ä 日本", new byte[1]);
        place("a", new byte[1]);
        assertThat(Cli.alice().run("ls", url("")).lines()).containsExactly("a", "b", "sub/", "ä 日本");
        assertThat(Cli.alice().run("ls", "-U", url("")).lines()).containsExactlyInAnyOrder("a", "b", "sub/", "ä 日本");
    }

    @Test
    void aFileListsItself() throws Exception {
        place("dir/f", new byte[7]);
        assertThat(Cli.alice().run("ls", url("dir/f")).lines()).containsExactly("f");
        assertThat(Cli.alice().run("ls", "-lh", url("dir/f")).out()).contains("       7 B ");
    }

    @Test
    void recursiveListingShowsPathsAndGoesOnAfterAFailure() throws Exception {
        place("a/b/c", new byte[1]);
        place("a/z", new byte[1]);
        place("locked/x", new byte[1]);
        assertThat(Cli.alice().run("ls", "-r", url("")).lines())
                .containsExactly("a/", "a/b/", "a/b/c", "a/z", "locked/", "locked/x");

        Files.setPosixFilePermissions(directory().resolve("locked"), PosixFilePermissions.fromString("---------"));
        Cli.Result result = Cli.alice().run("ls", "-r", url(""));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.lines()).containsExactly("a/", "a/b/", "a/b/c", "a/z", "locked/");
        assertThat(result.err().lines()).hasSize(2);
        assertThat(result.err())
                .contains(directory().getFileName() + "/locked: ", "STATUS_ACCESS_DENIED")
                .contains("1 failed, 5 done");
    }

    @Test
    void aLinkInACircleIsLeftOut() throws Exception {
        place("a/f", new byte[1]);
        Files.createSymbolicLink(directory().resolve("a/up"), Path.of(".."));
        Cli.Result result = Cli.alice().run("ls", "-r", url(""));
        assertThat(result.lines()).containsExactly("a/", "a/f", "a/up/");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .contains("/a/up: ", "is a directory that was met before: a link on the server leads to it; left out");
    }

    @Test
    void tenThousandEntriesAreAllThere() throws Exception {
        List<String> names = IntStream.range(0, 10_000)
                .mapToObj(i -> String.format(Locale.ROOT, "%05d-with-a-longer-name", i))
                .toList();
        for (String name : names) {
            Files.createFile(directory().resolve(name));
        }
        assertThat(Cli.alice().run("ls", url("")).lines()).isEqualTo(names);
    }

    @Test
    void jsonIsOneObjectALine() throws Exception {
        place("sub/q\"uote", new byte[5]);
        List<String> lines = Cli.alice().run("ls", "-r", "--json", url("")).lines();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).startsWith("{\"path\":\"sub\",\"type\":\"directory\",");
        assertThat(lines.get(1)).startsWith("{\"path\":\"sub/").contains("\"type\":\"file\",\"size\":5,");
        assertThat(lines).allSatisfy(line -> assertThat(line).endsWith("\"}"));
    }

    @Test
    void controlCharactersReachAFileButNotATerminal() throws Exception {
        place("bell\u0007\u001b[31m", new byte[1]);
        Terminal terminal = new Terminal(false, true, false);
        assertThat(Cli.alice().terminal(terminal).run("ls", url("")).out()).doesNotContain("\u0007", "\u001b");
    }

    @Test
    void statSaysWhatSmbclientSays() throws Exception {
        Path file = place("f.bin", new byte[4711]);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-02-29T12:34:56Z")));
        String theirs = smbclient("setmode f.bin +arh; allinfo f.bin");
        assertThat(theirs).contains("write_time:     Sat Feb 29 12:34:56 2020", "attributes: RHA (23)", "4711 bytes");

        Cli.Result ours = Cli.alice().run("stat", url("f.bin"));
        assertThat(ours.status()).isZero();
        assertThat(ours.lines())
                .contains(
                        "Type:       file",
                        "Size:       4711 bytes",
                        "Attributes: readonly hidden archive",
                        "Modified:   2020-02-29 12:34:56.0000000 +0000");
        assertThat(Cli.alice().run("stat", "--json", url("f.bin")).out())
                .contains(
                        "\"size\":4711,",
                        "\"attributes\":[\"readonly\",\"hidden\",\"archive\"]",
                        "\"modified\":\"2020-02-29T12:34:56Z\"");
    }

    @Test
    void whatIsNotThereIsNamed() {
        Cli.Result result = Cli.alice().run("stat", url("nothing"));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err())
                .startsWith("heddle stat: " + url("nothing").replace("alice@", "") + ": ")
                .contains("nothing' failed: STATUS_OBJECT_NAME_NOT_FOUND (check the spelling");
    }
}
