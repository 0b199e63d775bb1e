// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbNotFoundException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Allowed names, and directories of any size. */
@EachBackend
class NamesAndListingTest extends SessionTestCase {
    NamesAndListingTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Grüße aus Köln.txt",
                "e\u0301 decomposed",
                "\u00e9 composed",
                "你好世界",
                "\uD83D\uDE00\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
                "пример",
                "עברית",
                ".hidden",
                "two  spaces",
                "#%&{}$!'@+`=,;()[]~^_-"
            })
    void unicodeNamesGoBothWays(String name) throws Exception {
        byte[] content = name.getBytes(StandardCharsets.UTF_8);
        share.writeFile(path(name), content);
        TestData.assertBytes(folder.resolve(name), content);
        assertThat(names(path())).containsExactly(name);
        share.rename(path(name), path("2" + name), false);
        assertThat(folder.resolve(name)).doesNotExist();
        TestData.assertBytes(share.readAllBytes(path("2" + name)), content);
        share.delete(path("2" + name));
        assertThat(folder.resolve("2" + name)).doesNotExist();
    }

    @Test
    void aNameOf255Characters() throws Exception {
        String name = "n".repeat(255);
        share.writeFile(path(name), new byte[] {1});
        assertThat(folder.resolve(name)).hasBinaryContent(new byte[] {1});
        assertThat(names(path())).containsExactly(name);
        assertThat(share.stat(path(name)).size()).isEqualTo(1);
    }

    @Test
    void aNameOf255BytesInThreeByteCharacters() throws Exception {
        String name = "字".repeat(85);
        share.writeFile(path(name), new byte[] {2});
        assertThat(folder.resolve(name)).hasBinaryContent(new byte[] {2});
        assertThat(names(path())).containsExactly(name);
    }

    @Test
    void aNameOf256CharactersIsRefusedByTheServer() throws Exception {
        String name = "n".repeat(256);
        assertThatThrownBy(() -> share.writeFile(path(name), new byte[1])).isInstanceOf(SmbException.class);
        assertThat(names(path())).isEmpty();
    }

    @Test
    void twentyDirectoriesDeepWithLongNames() throws Exception {
        String deep = path(String.join("/", java.util.Collections.nCopies(20, "d".repeat(100))));
        share.createDirectories(deep);
        share.writeFile(deep + "/file", new byte[] {7});
        assertThat(share.readAllBytes(deep + "\\file")).containsExactly(7);
    }

    @Test
    void anEmptyDirectoryHasNoEntries() throws Exception {
        assertThat(names(path())).isEmpty();
    }

    @Test
    void theRootIsTheEmptyPath() throws Exception {
        assertThat(names("")).contains(path()).doesNotContain(".", "..");
        assertThat(share.stat("").isDirectory()).isTrue();
    }

    @Test
    void tenThousandEntriesAreListedOnceEach() throws Exception {
        Map<String, Long> expected = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            String name = "entry number " + i + " of a long listing";
            Files.write(folder.resolve(name), new byte[i % 7]);
            expected.put(name, (long) (i % 7));
        }
        List<SmbEntry> entries;
        try (Stream<SmbEntry> listing = share.list(path())) {
            entries = listing.toList();
        }
        Map<String, Long> listed = new HashMap<>();
        entries.forEach(entry -> listed.put(entry.name(), entry.info().size()));
        assertThat(entries).hasSize(10_000);
        assertThat(listed).isEqualTo(expected);
    }

    @Test
    void aListingThatIsClosedEarlyLetsGoOfTheDirectory() throws Exception {
        Files.createDirectory(folder.resolve("many"));
        SambaServer.open(folder.resolve("many"));
        for (int i = 0; i < 3000; i++) {
            Files.createFile(folder.resolve("many").resolve("some rather long name " + i));
        }
        List<SmbEntry> first = new ArrayList<>();
        try (Stream<SmbEntry> listing = share.list(path("many"))) {
            listing.limit(10).forEach(first::add);
        }
        assertThat(first).hasSize(10);
        SambaServer.deleteTree(folder.resolve("many"));
        Files.createDirectory(folder.resolve("many"));
        SambaServer.open(folder.resolve("many"));
        share.rename(path("many"), path("moved"), false);
        share.delete(path("moved"));
        // With an open handle the server would keep the directory until the connection ends.
        assertThat(folder.resolve("moved")).doesNotExist();
    }

    @Test
    void aListingNeedNotBeReadAtAll() throws Exception {
        place("a", new byte[0]);
        share.list(path()).close();
        Stream<SmbEntry> twice = share.list(path());
        twice.close();
        twice.close();
        assertThat(names(path())).containsExactly("a");
    }

    @Test
    void aPatternChoosesEntries() throws Exception {
        for (String name : List.of("one.txt", "two.txt", "three.dat")) {
            place(name, new byte[0]);
        }
        try (Stream<SmbEntry> listing = share.list(path(), "*.txt")) {
            assertThat(listing.map(SmbEntry::name)).containsExactlyInAnyOrder("one.txt", "two.txt");
        }
        try (Stream<SmbEntry> listing = share.list(path(), "nothing*")) {
            assertThat(listing).isEmpty();
        }
    }

    @Test
    void listingWhatIsNotThereOrNoDirectory() throws Exception {
        place("file", new byte[0]);
        assertThatThrownBy(() -> names(path("missing"))).isInstanceOf(SmbNotFoundException.class);
        assertThatThrownBy(() -> names(path("file")))
                .isInstanceOfSatisfying(
                        SmbException.class, e -> assertThat(e.statusName()).contains("STATUS_NOT_A_DIRECTORY"));
    }

    private List<String> names(String directory) throws Exception {
        try (Stream<SmbEntry> listing = share.list(directory)) {
            return listing.map(SmbEntry::name).toList();
        }
    }
}
