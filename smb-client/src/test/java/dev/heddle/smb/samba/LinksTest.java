// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SigningPolicy;
import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.SmbFileInfo;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbVisitedDirectories;
import dev.heddle.smb.SmbVisitedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Symbolic links: those that a server reports, and those that it resolves itself. */
@EachBackend
class LinksTest extends SessionTestCase {
    private static final String RESOLVES = "the embedded server does not resolve links";

    LinksTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    private void makeDirectories(String... names) throws IOException {
        for (String name : names) {
            SambaServer.open(Files.createDirectory(folder.resolve(name)));
        }
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(folder.resolve(name), Path.of(target));
    }

    private List<String> names(String directory, SmbVisitedDirectories visited) throws IOException {
        try (Stream<SmbEntry> entries = share.list(path(directory), visited)) {
            return entries.map(SmbEntry::name).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dlink", "dlink/", "flink"})
    void deleteRecursivelyOfALinkDeletesTheLink(String link) throws Exception {
        makeDirectories("dgoal", "dself");
        place("dgoal/content", new byte[1]);
        place("fgoal", new byte[1]);
        place("fself", new byte[0]);
        try (WireTap tap = LinkTap.of(server);
                SmbSession seen = alice(backend)
                        .signing(SigningPolicy.IF_REQUIRED)
                        .build()
                        .connect(SambaServer.HOST, tap.port())) {
            SmbShare links = seen.share(SambaConfig.SHARE);
            links.deleteRecursively(path(link));
            assertThat(folder.resolve(link.charAt(0) + "self")).doesNotExist();
            assertThat(folder.resolve("dgoal/content")).exists();
            assertThat(folder.resolve("fgoal")).exists();
        }
    }

    @Test
    void statTellsOfALinkItselfIfItIsAskedTo() throws Exception {
        makeDirectories("dgoal", "dself");
        try (WireTap tap = LinkTap.of(server);
                SmbSession seen = alice(backend)
                        .signing(SigningPolicy.IF_REQUIRED)
                        .build()
                        .connect(SambaServer.HOST, tap.port())) {
            SmbShare links = seen.share(SambaConfig.SHARE);
            SmbFileInfo link = links.stat(path("dlink"), LinkOption.NOFOLLOW_LINKS);
            assertThat(link.isReparsePoint()).isTrue();
            assertThat(link.fileId()).isEqualTo(share.stat(path("dself")).fileId());
            SmbFileInfo goal = links.stat(path("dlink"));
            assertThat(goal.isReparsePoint()).isFalse();
            assertThat(goal.fileId()).isEqualTo(share.stat(path("dgoal")).fileId());
        }
    }

    @Test
    void aWalkListsADirectoryOnce() throws Exception {
        makeDirectories("tree", "tree/a", "tree/b");
        place("tree/a/file", new byte[1]);
        SmbVisitedDirectories visited = share.visitedDirectories(path("tree"));
        assertThat(names("tree", visited)).containsExactlyInAnyOrder("a", "b");
        assertThat(names("tree/a", visited)).containsExactly("file");
        assertThat(names("tree/b", visited)).isEmpty();
        for (String again : new String[] {"", "tree", "tree/a"}) {
            assertThatThrownBy(() -> names(again, visited))
                    .isInstanceOf(SmbVisitedException.class)
                    .hasMessageContaining("was met before: a link on the server leads to it");
        }
    }

    @Test
    @NeedsSamba(RESOLVES)
    void deleteRecursivelyStopsAtALinkBackAndDeletesNothingThroughIt() throws Exception {
        makeDirectories("beside", "tree");
        place("beside/stays", new byte[1]);
        for (String target : new String[] {".", ".."}) {
            link("tree/back", target);
            assertThatThrownBy(() -> share.deleteRecursively(path("tree")))
                    .isInstanceOfSatisfying(
                            SmbVisitedException.class, e -> assertThat(e.path()).contains(path("tree") + "/back"));
            Files.delete(folder.resolve("tree/back"));
            assertThat(folder.resolve("beside/stays")).exists();
        }
    }

    @Test
    @NeedsSamba(RESOLVES)
    void deleteRecursivelyOfALinkToADirectoryAboveIsRefused() throws Exception {
        makeDirectories("tree", "tree/sub");
        place("tree/stays", new byte[1]);
        link("tree/sub/up", "..");
        assertThatThrownBy(() -> share.deleteRecursively(path("tree/sub/up"))).isInstanceOf(SmbVisitedException.class);
        assertThat(folder.resolve("tree/stays")).exists();
    }
}
