// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.fscc.FileNotifyInformation;
import dev.heddle.smb.wire.ChangeNotifyResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryWatchTest {
    private static final int ROOM = 100;

    @TempDir
    Path folder;

    private Changes changes;
    private Path root;
    private FileNode node;
    private final DirectoryWatch watch = new DirectoryWatch();

    @BeforeEach
    void openAFolder() throws IOException {
        FileStore store = FileStore.open(folder);
        changes = new Changes(store, () -> false);
        root = store.root();
        node = new FileNode(Location.of(root), true);
    }

    private CompletableFuture<Answer> next() {
        return watch.next(changes, node, Changes.FILE_NAME, false, ROOM);
    }

    /** Marks a completed response as sent, and returns its changes. */
    private List<FileNotifyInformation> told(CompletableFuture<Answer> answer) throws IOException {
        assertThat(answer).isDone();
        watch.sent(answer);
        assertThat(answer.join().status()).isEqualTo(NtStatus.SUCCESS);
        return FileNotifyInformation.decodeList(
                ((ChangeNotifyResponse) answer.join().body()).data());
    }

    private void added(String name) {
        changes.report(root.resolve(name), FileNotifyInformation.ADDED, Changes.FILE_NAME);
    }

    @Test
    void whatHappensBetweenRequestsIsKept() throws IOException {
        CompletableFuture<Answer> first = next();
        added("a");
        added("b");
        added("c");
        assertThat(told(first)).containsExactly(new FileNotifyInformation(FileNotifyInformation.ADDED, "a"));
        assertThat(told(next()))
                .containsExactly(
                        new FileNotifyInformation(FileNotifyInformation.ADDED, "b"),
                        new FileNotifyInformation(FileNotifyInformation.ADDED, "c"));
    }

    @Test
    void aForgetfulServerKeepsNothing() throws IOException {
        changes = new Changes(FileStore.open(folder), () -> true);
        CompletableFuture<Answer> first = next();
        added("a");
        added("b");
        assertThat(told(first)).hasSize(1);
        CompletableFuture<Answer> second = next();
        assertThat(second).isNotDone();
        added("c");
        assertThat(told(second)).containsExactly(new FileNotifyInformation(FileNotifyInformation.ADDED, "c"));
    }

    @Test
    void moreThanThereIsRoomForIsToldAsSuch() throws IOException {
        CompletableFuture<Answer> first = next();
        added("a");
        added("x".repeat(ROOM));
        assertThat(told(first)).hasSize(1);
        CompletableFuture<Answer> second = next();
        assertThat(second.join().status()).isEqualTo(NtStatus.NOTIFY_ENUM_DIR);
        watch.sent(second);
        assertThat(next()).isNotDone();
    }

    /** A separate thread sends each response, so that two at a time could arrive in any order. */
    @Test
    void thereIsOneAnswerOnItsWayAtATime() throws IOException {
        CompletableFuture<Answer> first = next();
        CompletableFuture<Answer> second = next();
        added("a");
        added("b");
        assertThat(first).isDone();
        assertThat(second).isNotDone();
        assertThat(told(first)).containsExactly(new FileNotifyInformation(FileNotifyInformation.ADDED, "a"));
        assertThat(told(second)).containsExactly(new FileNotifyInformation(FileNotifyInformation.ADDED, "b"));
    }

    @Test
    void aRequestThatWasCancelledTakesNothing() throws IOException {
        CompletableFuture<Answer> first = next();
        first.complete(Answer.error(SmbCommand.CHANGE_NOTIFY, NtStatus.CANCELLED));
        added("a");
        assertThat(told(next())).hasSize(1);
    }

    @Test
    void otherKindsOfChangeAndOtherFolders() {
        CompletableFuture<Answer> first = next();
        changes.report(root.resolve("a"), FileNotifyInformation.MODIFIED, Changes.SIZE);
        changes.report(root.resolve("dir/a"), FileNotifyInformation.ADDED, Changes.FILE_NAME);
        assertThat(first).isNotDone();
        watch.end(changes, NtStatus.NOTIFY_CLEANUP);
        assertThat(first.join().status()).isEqualTo(NtStatus.NOTIFY_CLEANUP);
        assertThat(next().join().status()).isEqualTo(NtStatus.NOTIFY_CLEANUP);
    }
}
