// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.docs;

import dev.heddle.smb.Credentials;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbNotFoundException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbSharingViolationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The snippets of docs/migrating.md: the SMB client. */
@SuppressWarnings("UnusedVariable")
final class MigratingSnippets {
    private MigratingSnippets() {}

    static void read(char[] password) throws IOException {
        // snippet: migrating, read
        try (Credentials user = Credentials.password("CORP", "alice", password);
                SmbClient client = SmbClient.builder().credentials(user).build();
                SmbSession session = client.connect("nas.example");
                SmbShare share = session.share("data")) {
            byte[] report = share.readAllBytes("reports/2026.pdf");
        }
        // end
    }

    static void write(SmbShare share, byte[] notes, InputStream scan) throws IOException {
        // snippet: migrating, write
        share.writeFile("inbox/notes.txt", notes);
        try (OutputStream out = share.openWrite("inbox/scan.pdf")) {
            scan.transferTo(out);
        }
        // end
    }

    // snippet: migrating, walk
    static void walk(SmbShare share, String directory, Consumer<String> found) throws SmbException {
        List<SmbEntry> entries;
        try (Stream<SmbEntry> listing = share.list(directory)) {
            entries = listing.toList();
        }
        for (SmbEntry entry : entries) {
            String path = directory.isEmpty() ? entry.name() : directory + "/" + entry.name();
            if (entry.info().isDirectory() && !entry.info().isReparsePoint()) {
                walk(share, path, found);
            } else {
                found.accept(path);
            }
        }
    }
    // end

    static void delete(SmbShare share) throws IOException {
        // snippet: migrating, delete
        share.deleteRecursively("old");
        // end
    }

    // snippet: migrating, upload
    static void uploadTree(Path local, SmbShare share, String remote) throws IOException {
        List<Path> found;
        try (Stream<Path> walk = Files.walk(local)) {
            found = walk.toList(); // each directory comes before its entries
        }
        for (Path path : found) {
            String target = remote + "/" + local.relativize(path);
            if (Files.isDirectory(path)) {
                share.createDirectories(target);
            } else {
                share.upload(path, target);
            }
        }
    }
    // end

    // snippet: migrating, failures
    static boolean deleteUnlessInUse(SmbShare share, String path) throws SmbException {
        try {
            share.delete(path);
            return true;
        } catch (SmbNotFoundException e) {
            return true; // there is nothing to delete
        } catch (SmbSharingViolationException e) {
            return false; // another client has it open
        }
    }
    // end
}
