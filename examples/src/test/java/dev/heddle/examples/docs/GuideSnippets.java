// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.docs;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.WorkerConfig;
import dev.heddle.core.buffer.BufferPool;
import dev.heddle.smb.BatchResult;
import dev.heddle.smb.Credentials;
import dev.heddle.smb.DfsPolicy;
import dev.heddle.smb.SmbBatch;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbFileInfo;
import dev.heddle.smb.SmbFileWriter;
import dev.heddle.smb.SmbLock;
import dev.heddle.smb.SmbMetadata;
import dev.heddle.smb.SmbMetrics;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbSharingViolationException;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.SmbStream;
import dev.heddle.smb.SmbVisitedDirectories;
import dev.heddle.smb.SmbWatchEvent;
import dev.heddle.smb.SmbWatchOption;
import dev.heddle.smb.SmbWatcher;
import dev.heddle.smb.fscc.FileAttributes;
import dev.heddle.smb.security.Ace;
import dev.heddle.smb.security.Acl;
import dev.heddle.smb.security.FileRights;
import dev.heddle.smb.security.SecurityDescriptor;
import dev.heddle.smb.security.Sid;
import dev.heddle.smb.testserver.EmbeddedSmbServer;
import dev.heddle.smb.testserver.ServedCommand;
import dev.heddle.smb.wire.NtStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.security.auth.Subject;

/** The snippets of docs/guide.md. */
@SuppressWarnings("UnusedVariable")
final class GuideSnippets {
    private GuideSnippets() {}

    static void connect(char[] password) throws SmbException {
        // snippet: guide, connect
        try (Credentials alice = Credentials.password("alice", password);
                SmbClient client = SmbClient.builder()
                        .credentials(alice)
                        .connectTimeout(Duration.ofSeconds(5)) // to connect by TCP
                        .requestTimeout(Duration.ofSeconds(30)) // to wait for each response
                        .build();
                SmbSession session = client.connect("nas.example");
                SmbShare share = session.share("data")) {
            byte[] report = share.readAllBytes("reports/2026.pdf");
        }
        // end
    }

    static void credentials(char[] password, Subject subject) {
        // snippet: guide, credentials
        Credentials user = Credentials.password("CORP\\alice", password); // NTLMv2
        Credentials guest = Credentials.guest();
        Credentials anonymous = Credentials.anonymous();
        Credentials typed = Credentials.kerberosPassword("alice@CORP.EXAMPLE", password);
        Credentials keytab = Credentials.kerberosKeytab("backup@CORP.EXAMPLE", Path.of("backup.keytab"));
        Credentials ticket = Credentials.kerberosCache(); // the ticket that kinit got
        Credentials loggedIn = Credentials.kerberos(subject); // the application has logged in
        // end
    }

    static void files(SmbShare share) throws IOException {
        // snippet: guide, files
        byte[] picture = share.readAllBytes("photos/a.jpg");
        share.writeFile("photos/b.jpg", picture);
        String notes = share.readString("notes.txt"); // UTF-8
        share.download("reports/2026.pdf", Path.of("report.pdf"));
        share.upload(Path.of("scan.tiff"), "inbox/scan.tiff");
        share.copy("photos/a.jpg", "photos/c.jpg", true); // the server copies; true: overwrite
        share.rename("inbox/scan.tiff", "archive/scan.tiff", false); // false: do not replace
        Optional<SmbFileInfo> info = share.statIfExists("photos/a.jpg");
        // end
    }

    static void channels(SmbShare share, byte[] page) throws IOException {
        // snippet: guide, channels
        try (SmbFile file = share.open("data.bin", StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer header = ByteBuffer.allocate(512);
            int count = file.read(header, 0); // at offset 0; -1 at the end of the file
            file.write(ByteBuffer.wrap(page), 4096);
        }
        try (SeekableByteChannel channel = share.openChannel("data.bin")) {
            int count = channel.position(4096).read(ByteBuffer.wrap(page));
        }
        // end
    }

    static void streams(SmbShare share) throws IOException {
        // snippet: guide, streams
        try (InputStream in = share.openRead("orders.csv");
                SmbFileWriter out = share.openWriter("orders.copy")) {
            byte[] buffer = new byte[64 << 10];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(ByteBuffer.wrap(buffer, 0, count));
            }
            long size = out.finish(); // without this call, close() aborts
        }
        // end
    }

    static void listing(SmbShare share) throws SmbException {
        // snippet: guide, listing
        try (Stream<SmbEntry> entries = share.list("reports", "*.pdf")) {
            List<String> names = entries.map(SmbEntry::name).toList();
        }
        share.deleteRecursively("tmp");
        // end
    }

    // snippet: guide, walk
    static void walk(SmbShare share, String directory, SmbVisitedDirectories visited) throws SmbException {
        try (Stream<SmbEntry> entries = share.list(directory, visited, LinkOption.NOFOLLOW_LINKS)) {
            for (SmbEntry entry : entries.toList()) {
                String path = directory + "/" + entry.name();
                found(path, entry.info());
                if (entry.info().isDirectory() && !entry.info().isReparsePoint()) {
                    walk(share, path, visited);
                }
            }
        }
    }
    // end

    private static void found(String path, SmbFileInfo info) {}

    static void batch(SmbShare share, List<String> names) throws SmbException {
        // snippet: guide, batch
        List<BatchResult<byte[]>> contents = share.readAll(names); // in the order of the names
        SmbBatch batch = share.batch().inFlight(128);
        SmbBatch.Item<SmbFileInfo> info = batch.stat("a.pdf");
        SmbBatch.Item<byte[]> notes = batch.read("notes.txt");
        batch.run();
        byte[] content = notes.result().get(); // throws the failure, if there is one
        // end
    }

    static void watch(SmbShare share) throws SmbException {
        // snippet: guide, watch
        try (SmbWatcher watcher = share.watch("inbox", SmbWatchOption.RECURSIVE)) {
            while (true) {
                SmbWatchEvent event = watcher.take();
                switch (event.kind()) {
                    case ADDED, RENAMED -> changed(event.path());
                    case OVERFLOW -> listAgain(watcher.path());
                    default -> {}
                }
            }
        }
        // end
    }

    private static void changed(String path) {}

    private static void listAgain(String directory) {}

    static void locks(SmbShare share) throws SmbException {
        // snippet: guide, locks
        try (SmbFile file = share.open("counter", StandardOpenOption.READ, StandardOpenOption.WRITE);
                SmbLock lock = file.lock(0, 8, false, Duration.ofSeconds(10))) {
            ByteBuffer value = ByteBuffer.allocate(8);
            int count = file.read(value, lock.position());
            value.putLong(0, value.getLong(0) + 1);
            file.write(value.rewind(), lock.position());
        }
        // end
    }

    static void accessControl(SmbShare share) throws SmbException {
        // snippet: guide, access control
        String before = share.securityDescriptor("reports").toString(); // SDDL
        int inherited = Ace.OBJECT_INHERIT | Ace.CONTAINER_INHERIT;
        Sid team = Sid.parse("S-1-5-21-1-2-3-1104");
        Ace admins = Ace.allow(Sid.ADMINISTRATORS, FileRights.FULL).withFlags(inherited);
        Ace members = Ace.allow(team, FileRights.MODIFY).withFlags(inherited);
        share.setSecurityDescriptor("reports", SecurityDescriptor.ofDacl(Acl.of(admins, members)));
        // end
    }

    static void metadata(SmbShare share) throws SmbException {
        // snippet: guide, metadata
        SmbMetadata metadata = share.metadata();
        metadata.setAttributes("a.pdf", FileAttributes.HIDDEN | FileAttributes.ARCHIVE);
        Map<String, byte[]> attributes = metadata.extendedAttributes("a.pdf");
        List<SmbStream> streams = metadata.streams("a.pdf");
        List<Instant> snapshots = share.snapshots("a.pdf"); // latest first
        // end
    }

    static SmbClient dfs(Credentials alice, Set<String> trusted) {
        // snippet: guide, dfs
        SmbClient client = SmbClient.builder()
                .credentials(alice)
                .dfs(DfsPolicy.ask(target -> trusted.contains(target.host())))
                .build();
        // end
        return client;
    }

    static void errors(SmbShare share) throws SmbException {
        // snippet: guide, errors
        try {
            share.delete("inbox/a.pdf");
        } catch (SmbSharingViolationException e) {
            report(e.getMessage() + ": " + e.hint()); // another client has the file open
        }
        // end
    }

    private static void report(String message) {}

    static void threads(SmbShare share) throws InterruptedException, ExecutionException {
        // snippet: guide, threads
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<byte[]> content = threads.submit(() -> share.readAllBytes("big.bin"));
            try {
                byte[] bytes = content.get(5, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                content.cancel(true); // interrupts the thread; its call throws SmbCancelledException
            }
        }
        // end
    }

    static void closing(SmbFile file, SmbShare share, SmbSession session, SmbClient client, Credentials alice)
            throws SmbException {
        // snippet: guide, closing
        file.close(); // throws an exception if the server does not confirm
        share.close(); // disconnects from the share, which closes its files
        session.close(); // logs off, and closes the connection
        client.close(); // closes every session that is open
        alice.close(); // overwrites the password
        SmbMetrics counters = session.metrics(); // still readable
        // end
    }

    static void pools(Credentials alice, Credentials bob) {
        // snippet: guide, pools
        WorkerConfig worker = WorkerConfig.defaults().withPool(new BufferPool(32L << 20));
        SmbClient.Builder settings = SmbClient.builder().worker(worker);
        SmbClient one = settings.credentials(alice).build();
        SmbClient two = settings.credentials(bob).build();
        // end
    }

    static void testing(Path folder, Credentials alice, byte[] data) throws IOException {
        // snippet: guide, testing
        try (EmbeddedSmbServer server = EmbeddedSmbServer.builder()
                        .share("data", folder)
                        .user("alice", "secret")
                        .start();
                SmbClient client = SmbClient.builder().credentials(alice).build();
                SmbSession session = client.connect(server.host(), server.port());
                SmbShare share = session.share("data")) {
            server.faults().on(ServedCommand.WRITE).fail(NtStatus.DISK_FULL.code());
            assertThatThrownBy(() -> share.writeFile("a", data)).isInstanceOf(SmbStatusException.class);
        }
        // end
    }

    // snippet: guide, reconnect
    static SmbSession write(SmbSession session, String path, byte[] data) throws SmbException {
        try (SmbShare share = session.share("data")) {
            share.writeFile(path, data);
            return session;
        } catch (SmbConnectionException e) {
            SmbSession next = session.reconnect();
            try (SmbShare share = next.share("data")) {
                share.writeFile(path, data); // from the beginning
            }
            return next;
        }
    }
    // end
}
