// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbAccessDeniedException;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbDialect;
import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbMetadata;
import dev.heddle.smb.SmbNotFoundException;
import dev.heddle.smb.SmbQuota;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbStream;
import dev.heddle.smb.security.Ace;
import dev.heddle.smb.security.Acl;
import dev.heddle.smb.security.FileRights;
import dev.heddle.smb.security.SecurityDescriptor;
import dev.heddle.smb.security.Sid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Metadata of files; checked on the server's disk or with Samba's own tools. */
@EachBackend
class MetadataTest extends SessionTestCase {
    private static final String SNAPSHOTS = "snapshots";

    private static final String ADMINISTERED = "administered";

    private static final Path QUOTA_COMMAND = quotaCommand();

    private static final SambaConfig CONFIG = SambaConfig.standard()
            .global("get quota command", QUOTA_COMMAND.toString())
            .global("set quota command", QUOTA_COMMAND.toString())
            .share(ADMINISTERED, Map.of("read only", "no", "admin users", SambaServer.USER))
            .share(
                    SambaConfig.SHARE,
                    Map.of(
                            "read only", "no",
                            "ea support", "yes",
                            "strict allocate", "yes",
                            "vfs objects", "acl_xattr streams_xattr",
                            "acl_xattr:security_acl_name", "user.NTACL",
                            "acl_xattr:ignore system acls", "yes"))
            .share(
                    SNAPSHOTS,
                    Map.of(
                            "read only", "no",
                            "vfs objects", "shadow_copy2",
                            "shadow:snapdir", ".snapshots",
                            "shadow:mountpoint", SambaConfig.FOLDER,
                            "shadow:format", "@GMT-%Y.%m.%d-%H.%M.%S",
                            "shadow:sort", "desc"));

    /**
     * Creates a program that reports the same quota for every user to Samba, in blocks of 1024 bytes, and logs the
     * quotas that Samba sets.
     */
    private static Path quotaCommand() {
        try {
            Path program = Files.createTempFile("heddle-quota-", ".sh");
            program.toFile().deleteOnExit();
            Files.writeString(program, """
                    #!/bin/sh
                    if [ $# -gt 3 ]; then echo "$@" > "$0.set"; chmod 666 "$0.set"; echo 0
                    else echo 2 100 200 300 5 6 7 1024; fi
                    """);
            quotasSet(program).toFile().deleteOnExit();
            return SambaServer.open(program);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file in which the program logs the quotas that Samba sets. */
    private static Path quotasSet(Path program) {
        return program.resolveSibling(program.getFileName() + ".set");
    }

    MetadataTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.with(CONFIG));
    }

    private SmbMetadata metadata() {
        return share.metadata();
    }

    private static String smbclient(SambaServer server, String shareName, String commands) throws Exception {
        return SambaServer.run(new ProcessBuilder(
                SambaInstallation.orSkip().smbclient().toString(),
                "-p",
                Integer.toString(server.port()),
                "-U",
                SambaServer.USER + "%" + SambaServer.PASSWORD,
                "//" + SambaServer.HOST + "/" + shareName,
                "-c",
                commands));
    }

    @Test
    void securityDescriptorsAreReadAndSet() throws Exception {
        share.writeFile(path("file"), new byte[] {1});
        SecurityDescriptor before = share.securityDescriptor(path("file"));
        assertThat(before.owner()).isNotNull().hasToString(ownerBySmbclient("file"));
        assertThat(before.group()).isNotNull();
        List<Ace> entries = new ArrayList<>(requireNonNull(before.dacl()).entries());
        entries.add(Ace.allow(Sid.parse("S-1-5-32-545"), FileRights.READ_AND_EXECUTE));
        share.setSecurityDescriptor(path("file"), SecurityDescriptor.ofDacl(new Acl(Acl.REVISION, entries)));

        SecurityDescriptor after = share.securityDescriptor(path("file"));
        assertThat(after.owner()).isEqualTo(before.owner());
        assertThat(requireNonNull(after.dacl()).entries()).containsExactlyElementsOf(entries);
        assertThat(smbclient(server, SambaConfig.SHARE, "showacls; ls " + path("file")))
                .containsPattern("Permissions: 0x1200a9:[^\\n]*\\n\\s*SID: S-1-5-32-545");
        assertThat(SecurityDescriptor.parse(after.toSddl())).isEqualTo(after);
    }

    private String ownerBySmbclient(String name) throws Exception {
        String text = smbclient(server, SambaConfig.SHARE, "showacls; ls " + path(name));
        return text.lines()
                .filter(line -> line.contains("Owner SID:"))
                .map(line -> line.substring(line.indexOf("S-1-")).strip())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatAnEntryDeniesIsRefused() throws Exception {
        share.writeFile(path("file"), new byte[] {1});
        SecurityDescriptor before = share.securityDescriptor(path("file"));
        share.setSecurityDescriptor(path("file"), SecurityDescriptor.parse("D:P(D;;FR;;;WD)"));
        assertThatThrownBy(() -> share.readAllBytes(path("file"))).isInstanceOf(SmbAccessDeniedException.class);
        share.setSecurityDescriptor(path("file"), SecurityDescriptor.ofDacl(requireNonNull(before.dacl())));
        assertThat(share.readAllBytes(path("file"))).containsExactly(1);
    }

    @Test
    void aFileThatIsNotThereHasNoDescriptor() {
        assertThatThrownBy(() -> share.securityDescriptor(path("nothing"))).isInstanceOf(SmbNotFoundException.class);
    }

    @Test
    void streamsAreWrittenListedAndDeleted() throws Exception {
        share.writeFile(path("file"), new byte[] {1, 2});
        assertThat(metadata().streams(path("file"))).isEmpty();
        try (SmbFile stream =
                metadata().openStream(path("file"), "second", StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            assertThat(stream.path()).endsWith("file:second");
            stream.write(ByteBuffer.wrap(new byte[] {3, 4, 5}), 0);
        }
        assertThat(metadata().streams(path("file")))
                .extracting(SmbStream::name, SmbStream::size)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("second", 3L));
        assertThat(smbclient(server, SambaConfig.SHARE, "allinfo " + path("file")))
                .contains("[:second:$DATA], 3 bytes");
        try (SmbFile stream = metadata().openStream(path("file"), "second")) {
            ByteBuffer content = ByteBuffer.allocate(10);
            assertThat(stream.read(content, 0)).isEqualTo(3);
            assertThat(content.array()).startsWith(3, 4, 5);
        }
        assertThat(share.readAllBytes(path("file"))).containsExactly(1, 2);
        metadata().deleteStream(path("file"), "second");
        assertThat(metadata().streams(path("file"))).isEmpty();
        assertThatThrownBy(() -> metadata().openStream(path("file"), "second"))
                .isInstanceOf(SmbNotFoundException.class);
    }

    @Test
    void extendedAttributesAreWrittenReadAndDeleted() throws Exception {
        Path file = place("file", new byte[] {1});
        assertThat(metadata().extendedAttributes(path("file"))).isEmpty();
        metadata().setExtendedAttribute(path("file"), "author", "alice".getBytes(UTF_8));
        metadata().setExtendedAttribute(path("file"), "big", TestData.bytes(2000, 7));

        UserDefinedFileAttributeView onDisk = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        ByteBuffer value = ByteBuffer.allocate(onDisk.size("author"));
        onDisk.read("author", value);
        assertThat(value.array()).startsWith("alice".getBytes(UTF_8));
        Map<String, byte[]> attributes = metadata().extendedAttributes(path("file"));
        assertThat(attributes.get("author")).isEqualTo("alice".getBytes(UTF_8));
        assertThat(attributes.get("big")).isEqualTo(TestData.bytes(2000, 7));

        metadata().deleteExtendedAttribute(path("file"), "big");
        assertThat(metadata().extendedAttributes(path("file"))).containsOnlyKeys("author");
        assertThat(onDisk.list()).doesNotContain("big");
    }

    @Test
    void attributesAreSetAndCleared() throws Exception {
        share.writeFile(path("file"), new byte[] {1});
        int readOnlyAndHidden = 0x1 | 0x2;
        metadata().setAttributes(path("file"), readOnlyAndHidden);
        assertThat(share.stat(path("file")).isReadOnly()).isTrue();
        assertThat(share.stat(path("file")).isHidden()).isTrue();
        metadata().setAttributes(path("file"), 0);
        assertThat(share.stat(path("file")).isReadOnly()).isFalse();
        assertThat(share.stat(path("file")).isHidden()).isFalse();
    }

    @Test
    void roomIsReserved() throws Exception {
        try (SmbFile file = share.open(path("file"), StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            file.setAllocationSize(1 << 20);
            assertThat(file.size()).isZero();
            assertThat(file.stat()).isEqualTo(share.stat(path("file")));
            assertThat(file.stat().allocationSize()).isGreaterThanOrEqualTo(1 << 20);
        }
    }

    @Test
    void thePathAsItIsStored() throws Exception {
        share.createDirectories(path("Some/Deep"));
        share.writeFile(path("Some/Deep/File.TXT"), new byte[] {1});
        String stored = path("Some/Deep/File.TXT");
        assertThat(metadata().storedPath(path("sOME/dEEP/file.txt"))).isEqualTo(stored);
        assertThat(metadata().storedPath(stored)).isEqualTo(stored);
        assertThat(metadata().storedPath("")).isEmpty();
        assertThatThrownBy(() -> metadata().storedPath(path("nothing"))).isInstanceOf(SmbNotFoundException.class);
    }

    /** Servers of SMB 3.0 do not support the query, so the client lists directories. */
    @Test
    void thePathAsItIsStoredOnAnOlderServer() throws Exception {
        share.createDirectories(path("Some/Deep"));
        share.writeFile(path("Some/Deep/File.TXT"), new byte[] {1});
        try (SmbClient old = alice(backend)
                        .dialects(SmbDialect.SMB_2_1, SmbDialect.SMB_3_0)
                        .build();
                SmbSession other = old.connect(SambaServer.HOST, server.port());
                SmbShare same = other.share(SambaConfig.SHARE)) {
            assertThat(same.metadata().storedPath(path("sOME/dEEP/file.txt"))).isEqualTo(path("Some/Deep/File.TXT"));
            assertThatThrownBy(() -> same.metadata().storedPath(path("nothing")))
                    .isInstanceOf(SmbNotFoundException.class);
        }
    }

    @Test
    @NeedsSamba("the embedded server keeps no quotas; Samba asks a program of the test for them")
    void quotasWhereTheyAreServed() throws Exception {
        Sid alice = requireNonNull(share.securityDescriptor(ownFile()).owner());
        try (SmbShare administered = session.share(ADMINISTERED)) {
            SmbQuota quota = new SmbQuota(alice, 100 << 10, 200 << 10, 300 << 10);
            assertThat(administered.metadata().quota(alice)).contains(quota);
            assertThat(administered.metadata().quotas()).contains(quota);
            administered.metadata().setQuota(alice, 500 << 10, 600 << 10);
            assertThat(quotasSet(QUOTA_COMMAND)).content().contains(" 500 600 0 0 1024");
        }
        assertThatThrownBy(() -> metadata().quotas()).isInstanceOf(SmbAccessDeniedException.class);
    }

    private String ownFile() throws Exception {
        share.writeFile(path("own"), new byte[] {1});
        return path("own");
    }

    @Test
    void snapshotsAreListedAndRead() throws Exception {
        Path root = server.folder(SNAPSHOTS);
        Instant first = Instant.parse("2024-01-02T03:04:05Z");
        Instant second = Instant.parse("2025-06-07T08:09:10Z");
        String name = folder.getFileName().toString();
        for (String time : List.of("2024.01.02-03.04.05", "2025.06.07-08.09.10")) {
            Path snapshot = root.resolve(".snapshots/@GMT-" + time);
            Files.createDirectories(snapshot);
            SambaServer.open(root.resolve(".snapshots"));
            SambaServer.open(snapshot);
            SambaServer.open(Files.write(snapshot.resolve(name), time.getBytes(UTF_8)));
        }
        try (SmbShare now = session.share(SNAPSHOTS)) {
            now.writeFile(name, "now".getBytes(UTF_8));
            assertThat(now.snapshots()).containsExactly(second, first);
            assertThat(now.snapshots(name)).containsExactly(second, first);
            SmbShare then = now.snapshot(first);
            assertThat(then.readAllBytes(name)).asString(UTF_8).isEqualTo("2024.01.02-03.04.05");
            assertThat(now.snapshot(second).readAllBytes(name)).asString(UTF_8).isEqualTo("2025.06.07-08.09.10");
            assertThat(now.readAllBytes(name)).asString(UTF_8).isEqualTo("now");
            assertThat(then.stat(name).size()).isEqualTo(19);
            try (Stream<SmbEntry> entries = then.list("")) {
                assertThat(entries.map(SmbEntry::name)).contains(name);
            }
            assertThatThrownBy(() -> then.writeFile(name, new byte[1]))
                    .isInstanceOf(SmbAccessDeniedException.class)
                    .hasMessageContaining("snapshot");
            assertThatThrownBy(() -> then.delete(name)).isInstanceOf(SmbAccessDeniedException.class);
            then.close();
            assertThat(now.readAllBytes(name)).asString(UTF_8).isEqualTo("now");
        }
        assertThat(share.snapshots()).isEmpty();
    }
}
