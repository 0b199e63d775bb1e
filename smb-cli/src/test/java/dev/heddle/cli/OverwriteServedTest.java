// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static dev.heddle.cli.Cli.works;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.Credentials;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbOpenOption;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.testserver.EmbeddedSmbServer;
import dev.heddle.smb.testserver.ServedCommand;
import dev.heddle.smb.testserver.ServedShare;
import dev.heddle.testkit.Bounded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests overwriting, as OverwriteSambaTest does, on a server that, like Windows, does not allow replacing an open file.
 */
class OverwriteServedTest {
    private static final byte[] OLD = new byte[100_000];
    private static final int ACCESS_DENIED = 0xC000_0022;
    private static final int NAME_NOT_FOUND = 0xC000_0034;
    private static final int DISK_FULL = 0xC000_007F;
    private static final byte[] NEW = {1, 2, 3};

    @TempDir
    private Path folder;

    @TempDir
    private Path local;

    private EmbeddedSmbServer server;
    private Path source;

    @BeforeEach
    void serve() throws IOException {
        server = EmbeddedSmbServer.builder()
                .user("alice", "pw1")
                .user("bob", "pw2")
                .share(ServedShare.of("share", folder))
                .start();
        source = Files.write(local.resolve("new"), NEW);
        Files.write(folder.resolve("f"), OLD);
    }

    @AfterEach
    void end() {
        server.close();
    }

    private String url(String path) {
        return "smb://alice@127.0.0.1:" + server.port() + "/share/" + path;
    }

    private static void fails(Cli.Result result, String... messages) {
        assertThat(result.err()).contains(messages).doesNotContain(".heddle-");
        assertThat(result.status()).isEqualTo(1);
    }

    private Stream<String> names() throws IOException {
        return Stream.of(folder.toFile().list());
    }

    /** An action of bob while the command runs. */
    @FunctionalInterface
    private interface Beside {
        void run(SmbShare share) throws Exception;
    }

    private void asBob(Beside beside) throws Exception {
        try (SmbClient client = SmbClient.builder()
                        .credentials(Credentials.password("bob", "pw2".toCharArray()))
                        .build();
                SmbSession session = client.connect("127.0.0.1", server.port());
                SmbShare share = session.share("share")) {
            beside.run(share);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void aFileThatIsThereKeepsItsOtherNamesUnlessItIsReplaced(String backend) throws Exception {
        Path link = Files.createLink(folder.resolve("hard"), folder.resolve("f"));
        works(Cli.alice().run("put", "--backend", backend, source.toString(), url("f")));
        works(Cli.alice().run("put", "--backend", backend, source.toString(), url("g")));
        works(Cli.alice().run("cp", "--backend", backend, url("g"), url("h")));
        assertThat(link).hasBinaryContent(NEW);
        Files.write(source, new byte[] {4});
        works(Cli.alice().run("put", "--backend", backend, "--replace", source.toString(), url("f")));
        assertThat(link).hasBinaryContent(NEW);
        assertThat(folder.resolve("f")).hasBinaryContent(new byte[] {4});
        assertThat(names()).containsExactlyInAnyOrder("f", "g", "h", "hard");
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void aFileThatAnotherClientHoldsIsLeftAlone(String backend) throws Exception {
        Files.write(folder.resolve("g"), NEW);
        asBob(share -> {
            try (SmbFile held = share.open("f", StandardOpenOption.WRITE, SmbOpenOption.EXCLUSIVE)) {
                String[] told = {"STATUS_SHARING_VIOLATION", "another client has it open"};
                fails(Cli.alice().run("put", "--backend", backend, source.toString(), url("f")), told);
                fails(Cli.alice().run("put", "--backend", backend, "--replace", source.toString(), url("f")), told);
                fails(Cli.alice().run("cp", "--backend", backend, "-f", url("g"), url("f")), told);
                fails(Cli.alice().run("mv", "--backend", backend, "-f", url("g"), url("f")), told);
                assertThat(held.size()).isEqualTo(OLD.length);
            }
        });
        assertThat(folder.resolve("f")).hasBinaryContent(OLD);
        assertThat(names()).containsExactlyInAnyOrder("f", "g");
    }

    /** Covers servers whose rules about names or rights are stricter than those of a directory. */
    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void whereNoTemporaryFileMayBeMadeItIsWrittenUnderItsOwnName(String backend) throws Exception {
        // Skips the queries for existing files. Fails the temporary file, and then the file itself opened with the
        // right to delete.
        server.faults().on(ServedCommand.CREATE).skip(2).times(2).fail(ACCESS_DENIED);
        works(Cli.alice().run("put", "--backend", backend, source.toString(), url("g")));
        assertThat(server.faults().applied()).isEqualTo(2);
        assertThat(folder.resolve("g")).hasBinaryContent(NEW);
        assertThat(names()).containsExactlyInAnyOrder("f", "g");
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void whereNothingMayBeRenamedTheServerCopiesItToItsName(String backend) throws Exception {
        // Skips the time, and fails the rename.
        server.faults().on(ServedCommand.SET_INFO).skip(1).times(1).fail(ACCESS_DENIED);
        works(Cli.alice().run("put", "--backend", backend, source.toString(), url("g")));
        assertThat(server.faults().applied()).isEqualTo(1);
        assertThat(folder.resolve("g")).hasBinaryContent(NEW);
        assertThat(names()).containsExactlyInAnyOrder("f", "g");
    }

    @Test
    void aCopyWhoseTimeTheServerRefusesIsCompleteAndSaysSo() throws Exception {
        server.faults().on(ServedCommand.SET_INFO).times(1).fail(ACCESS_DENIED);
        Cli.Result result = Cli.alice().run("put", source.toString(), url("g"));
        assertThat(result.status()).isZero();
        assertThat(result.err())
                .isEqualTo(
                        "heddle put: g: the server refuses the time of the source: STATUS_ACCESS_DENIED; the copy has"
                                + " the present time\n");
        assertThat(folder.resolve("g")).hasBinaryContent(NEW);
        assertThat(names()).containsExactlyInAnyOrder("f", "g");
    }

    /** Covers an interrupted open: the server has created the file, and the client has not received the response. */
    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void anOpenThatIsGivenUpLeavesNoTemporaryFile(String backend) throws Exception {
        server.faults().on(ServedCommand.CREATE).skip(2).times(1).neverAnswer();
        fails(
                Cli.alice().run("put", "--backend", backend, "--timeout", "4", source.toString(), url("g")),
                "no reply in time");
        assertThat(server.faults().applied()).isEqualTo(1);
        Bounded.await(
                "nothing but the old file is there",
                () -> List.of(requireNonNull(folder.toFile().list())).equals(List.of("f")));
    }

    @Test
    void aFileThatCameMeanwhileIsNotOverwritten() throws Exception {
        server.faults().on(ServedCommand.CREATE).skip(1).times(1).fail(NAME_NOT_FOUND);
        fails(Cli.alice().run("put", source.toString(), url("f")), "'f' was created by another client meanwhile");
        assertThat(folder.resolve("f")).hasBinaryContent(OLD);
        assertThat(names()).containsExactly("f");
    }

    @Test
    void anErrorNamesTheFileAndNotItsTemporaryName() throws Exception {
        server.faults().on(ServedCommand.WRITE).fail(DISK_FULL);
        fails(Cli.alice().run("put", source.toString(), url("g")), "WRITE on 'g' failed: STATUS_DISK_FULL");
        fails(Cli.alice().run("put", "--in-place", source.toString(), url("g")), "WRITE on 'g' failed");
        assertThat(names()).containsExactly("f");
        fails(
                Cli.alice().run("put", source.toString(), url("f")),
                "'f' is incomplete, and its old content is lost: WRITE on 'f' failed: STATUS_DISK_FULL");
        assertThat(folder.resolve("f")).isEmptyFile();
    }

    @Test
    void aReadOnlyFileIsOverwrittenReplacedAndDeletedByForceOnly() throws Exception {
        Files.write(folder.resolve("g"), NEW);
        asBob(share -> {
            share.metadata().setAttributes("f", 0x1);
            fails(
                    Cli.alice().run("put", source.toString(), url("f")),
                    "'f' is read-only and was not changed (add --force");
            fails(Cli.alice().run("put", "--replace", source.toString(), url("f")), "'f' is read-only");
            fails(Cli.alice().run("cp", "-f", url("g"), url("f")), "'f' is read-only", "-f twice");
            fails(Cli.alice().run("mv", "-f", url("g"), url("f")), "'f' is read-only", "-f twice");
            fails(Cli.alice().run("rm", url("f")), "'f' is read-only", "add --force");
            assertThat(folder.resolve("f")).hasBinaryContent(OLD);
            works(Cli.alice().run("put", "--force", source.toString(), url("f")));
            assertThat(folder.resolve("f")).hasBinaryContent(NEW);
            assertThat(share.stat("f").isReadOnly()).isTrue();
            works(Cli.alice().run("rm", "-f", url("f")));
            assertThat(names()).containsExactly("g");
        });
    }
}
