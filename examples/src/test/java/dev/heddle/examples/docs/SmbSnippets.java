// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.docs;

import dev.heddle.smb.BatchResult;
import dev.heddle.smb.Credentials;
import dev.heddle.smb.SmbBatch;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbFileInfo;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbWatchEvent;
import dev.heddle.smb.SmbWatchOption;
import dev.heddle.smb.SmbWatcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The snippets of the documents that show the SMB client. */
@SuppressWarnings("UnusedVariable")
final class SmbSnippets {
    private SmbSnippets() {}

    static void download(char[] password) throws IOException {
        // snippet: README, download
        try (SmbClient client = SmbClient.builder()
                        .credentials(Credentials.password("alice", password))
                        .build();
                SmbSession session = client.connect("nas.example");
                SmbShare share = session.share("data")) {
            share.download("reports/2026.pdf", Path.of("report.pdf")); // whole, or not there
            share.upload(Path.of("notes.txt"), "inbox/notes.txt");
        }
        // end
    }

    static void batch(SmbShare share, List<String> names) throws IOException {
        // snippet: README, batch
        List<BatchResult<byte[]>> contents = share.readAll(names); // each its own result or failure, 32 at a time
        SmbBatch batch = share.batch().inFlight(128);
        SmbBatch.Item<SmbFileInfo> info = batch.stat("a.pdf");
        batch.delete("old.pdf");
        batch.run();
        try (SmbWatcher watcher = share.watch("inbox", SmbWatchOption.RECURSIVE)) {
            SmbWatchEvent event = watcher.take(); // no gap between one event and the next
        }
        // end
    }
}
