// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbClosedException;
import dev.heddle.smb.SmbNotFoundException;
import dev.heddle.smb.SmbWatchEvent;
import dev.heddle.smb.SmbWatchEvent.Kind;
import dev.heddle.smb.SmbWatchOption;
import dev.heddle.smb.SmbWatcher;
import dev.heddle.testkit.Caller;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Watches of directories on a real Samba. */
@EachBackend
class WatchSambaTest extends SessionTestCase {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    WatchSambaTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.with(SambaConfig.reportingOwnChanges()));
    }

    private static SmbWatchEvent next(SmbWatcher watcher) throws IOException {
        Optional<SmbWatchEvent> event = watcher.poll(PATIENCE);
        assertThat(event).describedAs("an event").isPresent();
        return event.orElseThrow();
    }

    private SmbWatchEvent event(Kind kind, String name) {
        return new SmbWatchEvent(kind, path(name), null);
    }

    @Test
    void madeRenamedAndDeleted() throws Exception {
        try (SmbWatcher watcher = share.watch(path(), SmbWatchOption.NAMES_ONLY)) {
            share.writeFile(path("one"), new byte[10]);
            assertThat(next(watcher)).isEqualTo(event(Kind.ADDED, "one"));
            share.rename(path("one"), path("two"), false);
            assertThat(next(watcher)).isEqualTo(new SmbWatchEvent(Kind.RENAMED, path("two"), path("one")));
            share.delete(path("two"));
            assertThat(next(watcher)).isEqualTo(event(Kind.REMOVED, "two"));
            share.createDirectory(path("below"));
            assertThat(next(watcher)).isEqualTo(event(Kind.ADDED, "below"));
            assertThat(watcher.poll(Duration.ofMillis(50))).isEmpty();
        }
    }

    @Test
    void contents() throws Exception {
        share.writeFile(path("file"), new byte[10]);
        try (SmbWatcher watcher = share.watch(path())) {
            share.writeFile(path("file"), new byte[20]);
            assertThat(next(watcher)).isEqualTo(event(Kind.MODIFIED, "file"));
        }
    }

    @Test
    void directoriesBelow() throws Exception {
        share.createDirectories(path("a/b"));
        try (SmbWatcher flat = share.watch(path(), SmbWatchOption.NAMES_ONLY);
                SmbWatcher deep = share.watch(path(), SmbWatchOption.RECURSIVE, SmbWatchOption.NAMES_ONLY)) {
            share.writeFile(path("a/b/file"), new byte[1]);
            share.writeFile(path("top"), new byte[1]);
            assertThat(next(deep)).isEqualTo(event(Kind.ADDED, "a/b/file"));
            assertThat(next(deep)).isEqualTo(event(Kind.ADDED, "top"));
            assertThat(next(flat)).isEqualTo(event(Kind.ADDED, "top"));
        }
    }

    /** Far more changes than pending requests, made while events are taken. */
    @Test
    void manyChanges() throws Exception {
        int count = 1000;
        try (SmbWatcher watcher = share.watch(path(), SmbWatchOption.NAMES_ONLY)) {
            Caller<Set<String>> taker = Caller.start(() -> {
                Set<String> seen = new HashSet<>();
                while (seen.size() < count) {
                    SmbWatchEvent event = next(watcher);
                    assertThat(event.kind()).isEqualTo(Kind.ADDED);
                    seen.add(event.path());
                }
                return seen;
            });
            Set<String> made = new HashSet<>();
            for (int i = 0; i < count; i++) {
                share.writeFile(path("file" + i), new byte[1]);
                made.add(path("file" + i));
            }
            assertThat(taker.get()).isEqualTo(made);
        }
    }

    /** No thread takes events: Samba keeps as many changes as fit, and then reports an overflow. */
    @Test
    void moreThanTheServerKeeps() throws Exception {
        String longName = "x".repeat(200);
        try (SmbWatcher watcher = share.watch(path(), SmbWatchOption.NAMES_ONLY)) {
            for (int i = 0; i < 400; i++) {
                share.writeFile(path(longName + i), new byte[1]);
            }
            List<Kind> kinds = new ArrayList<>();
            while (!kinds.contains(Kind.OVERFLOW)) {
                kinds.add(next(watcher).kind());
            }
            assertThat(kinds).hasSizeLessThan(400);
            // A busy Samba may still have earlier changes, and lose those too.
            SmbWatchEvent event = event(Kind.OVERFLOW, "");
            for (int deleted = -1; event.kind() != Kind.REMOVED; event = next(watcher)) {
                if (event.kind() == Kind.OVERFLOW) {
                    share.delete(path(longName + ++deleted));
                }
            }
            assertThat(event.path()).startsWith(event(Kind.REMOVED, longName).path());
        }
    }

    @Test
    void theDirectoryItselfIsDeleted() throws Exception {
        share.createDirectory(path("gone"));
        try (SmbWatcher watcher = share.watch(path("gone"))) {
            share.delete(path("gone"));
            assertThatThrownBy(() -> watcher.poll(PATIENCE))
                    .hasMessageContaining("STATUS_DELETE_PENDING")
                    .hasMessageContaining("gone");
        }
    }

    @Test
    void nothingToWatch() {
        assertThatThrownBy(() -> share.watch(path("missing"))).isInstanceOf(SmbNotFoundException.class);
    }

    @Test
    void theSessionEnds() throws Exception {
        SmbWatcher watcher = share.watch(path());
        Caller<SmbWatchEvent> taker = Caller.start(watcher::take);
        session.close();
        assertThat(taker.failure()).isInstanceOf(SmbClosedException.class);
        watcher.close();
    }
}
