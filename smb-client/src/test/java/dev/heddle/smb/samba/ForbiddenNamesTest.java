// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbWatchEvent;
import dev.heddle.smb.SmbWatchOption;
import dev.heddle.smb.SmbWatcher;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server stores names that SMB forbids as macOS would write them. */
@EachBackend
class ForbiddenNamesTest extends SessionTestCase {
    private static final String ALL = "a:b*c?d<e>f|g\"h\u0001i.";
    private static final String STORED = "a\uF022b\uF021c\uF025d\uF023e\uF024f\uF027g\uF020h\uF001i\uF029";

    ForbiddenNamesTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    private static List<String> names(SmbShare of, String directory) throws SmbException {
        try (Stream<SmbEntry> entries = of.list(directory)) {
            return entries.map(SmbEntry::name).toList();
        }
    }

    @Test
    void everyOperationMapsThem() throws Exception {
        share.createDirectory(path("dir."));
        share.writeFile(path("dir./" + ALL), new byte[] {1});
        assertThat(folder.resolve("dir\uF029").resolve(STORED)).hasBinaryContent(new byte[] {1});
        assertThat(names(share, path())).containsExactly("dir.");
        assertThat(names(share, path("dir."))).containsExactly(ALL);
        assertThat(share.stat(path("dir./" + ALL)).size()).isEqualTo(1);
        assertThat(share.metadata().storedPath(path("DIR./" + ALL))).isEqualTo(path("dir./" + ALL));
        share.rename(path("dir./" + ALL), path("new "), false);
        assertThat(folder.resolve("new\uF028")).exists();
        share.deleteRecursively(path("dir."));
        assertThat(names(share, path())).containsExactly("new ");
    }

    @Test
    void aWatchTellsThemAsTheUserWritesThem() throws Exception {
        share.createDirectory(path("dir."));
        try (SmbWatcher watcher = share.watch(path(), SmbWatchOption.RECURSIVE, SmbWatchOption.NAMES_ONLY)) {
            share.writeFile(path("dir./" + ALL), new byte[1]);
            assertThat(watcher.poll(Duration.ofSeconds(60)))
                    .contains(new SmbWatchEvent(SmbWatchEvent.Kind.ADDED, path("dir./" + ALL), null));
        }
    }

    @Test
    void aPatternKeepsItsWildcards() throws Exception {
        share.writeFile(path("a:1"), new byte[1]);
        share.writeFile(path("b:1"), new byte[1]);
        try (Stream<SmbEntry> entries = share.list(path(), "a:*")) {
            assertThat(entries.map(SmbEntry::name)).containsExactly("a:1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uF029", ".\uF029"})
    void noNameOfTheServersLeadsElsewhere(String name) throws Exception {
        place(name, new byte[] {1});
        assertThat(names(share, path())).containsExactly(name);
        share.delete(path(name));
        assertThat(folder.resolve(name)).doesNotExist();
    }

    @Test
    void switchedOffTheServerSeesThemAsTheyAre() throws IOException {
        place(STORED, new byte[] {1});
        try (SmbClient plain = alice(backend).mapForbiddenNames(false).build();
                SmbSession other = plain.connect(SambaServer.HOST, server.port());
                SmbShare same = other.share(SambaConfig.SHARE)) {
            assertThat(names(same, path())).containsExactly(STORED);
            assertThatThrownBy(() -> same.writeFile(path("a*b"), new byte[1])).isInstanceOf(SmbException.class);
        }
    }
}
