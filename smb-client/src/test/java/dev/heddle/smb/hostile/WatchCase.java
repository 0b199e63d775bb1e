// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import dev.heddle.smb.SmbWatchEvent;
import dev.heddle.smb.SmbWatchEvent.Kind;
import dev.heddle.smb.SmbWatchOption;
import dev.heddle.smb.SmbWatcher;
import dev.heddle.testkit.Caller;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A watch on a {@link WatchedServer}. */
@SuppressWarnings("NullAway.Init") // each test opens it
abstract class WatchCase extends LiveCase {
    final WatchedServer events = new WatchedServer();
    SmbWatcher watcher;

    WatchCase(String backend) {
        super(backend);
    }

    final void watch(SmbWatchOption... options) throws IOException {
        open(Rules.SIGNED);
        events.attach(server);
        watcher = share.watch("dir", options);
    }

    final List<SmbWatchEvent> take(int count) throws Exception {
        return Caller.start(() -> {
                    List<SmbWatchEvent> taken = new ArrayList<>();
                    while (taken.size() < count) {
                        taken.add(watcher.take());
                    }
                    return taken;
                })
                .get();
    }

    static SmbWatchEvent added(String name) {
        return new SmbWatchEvent(Kind.ADDED, "dir/" + name, null);
    }
}
