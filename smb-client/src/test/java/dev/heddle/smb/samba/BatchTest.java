// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.BatchResult;
import dev.heddle.smb.SmbAlreadyExistsException;
import dev.heddle.smb.SmbBatch;
import dev.heddle.smb.SmbCancelledException;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbClosedException;
import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbFileInfo;
import dev.heddle.smb.SmbNotFoundException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.testkit.Bounded;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many operations in parallel: outcomes in order, each with its own failure. */
@EachBackend
class BatchTest extends SessionTestCase {
    private static final int MANY = 1000;

    BatchTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    private List<String> names(int count, String prefix) {
        return IntStream.range(0, count).mapToObj(i -> path(prefix + i)).toList();
    }

    private static byte[] content(int number) {
        return TestData.bytes(number % 4097, number);
    }

    private static void assertAllDone(List<? extends BatchResult<?>> results, int count) {
        assertThat(results)
                .hasSize(count)
                .allSatisfy(result -> assertThat(result.failure()).isNull());
    }

    private static SmbException failure(BatchResult<?> result) {
        return Objects.requireNonNull(result.failure());
    }

    @Test
    void aThousandSmallFilesAreWrittenAskedAboutReadRenamedAndDeleted() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        Map<String, String> moves = new LinkedHashMap<>();
        for (int i = 0; i < MANY; i++) {
            files.put(path("file" + i), content(i));
            moves.put(path("file" + i), path("moved" + i));
        }
        assertAllDone(share.writeAll(files), MANY);
        List<BatchResult<SmbFileInfo>> infos = share.statAll(names(MANY, "file"));
        assertAllDone(infos, MANY);
        assertThat(infos).map(BatchResult::path).isEqualTo(names(MANY, "file"));
        List<BatchResult<byte[]>> read = share.readAll(names(MANY, "file"));
        assertAllDone(read, MANY);
        for (int i = 0; i < MANY; i++) {
            assertThat(folder.resolve("file" + i)).hasBinaryContent(content(i));
            assertThat(infos.get(i).get().size()).isEqualTo(content(i).length);
            TestData.assertBytes(read.get(i).get(), content(i));
        }
        assertAllDone(share.renameAll(moves, false), MANY);
        assertThat(folder.resolve("file17")).doesNotExist();
        assertThat(folder.resolve("moved17")).hasBinaryContent(content(17));
        assertAllDone(share.deleteAll(names(MANY, "moved")), MANY);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void eachFailureIsItsOwn() throws Exception {
        place("a", new byte[] {1});
        place("c", new byte[] {3});
        SambaServer.open(Files.createDirectory(folder.resolve("directory")));
        List<String> paths = List.of(path("a"), path("missing"), path("c"), path("directory"));
        List<BatchResult<byte[]>> read = share.readAll(paths);
        assertThat(read).extracting(BatchResult::succeeded).containsExactly(true, false, true, false);
        assertThat(read.get(2).get()).containsExactly(3);
        assertThat(read.get(1).failure()).isInstanceOf(SmbNotFoundException.class);
        assertThat(failure(read.get(1)).path()).contains(path("missing"));
        assertThatThrownBy(() -> read.get(1).get()).isSameAs(read.get(1).failure());
        assertThat(failure(read.get(3)).statusName()).contains("STATUS_FILE_IS_A_DIRECTORY");

        Map<String, String> moves = new LinkedHashMap<>();
        moves.put(path("a"), path("c"));
        moves.put(path("missing"), path("d"));
        moves.put(path("directory"), path("e"));
        assertThat(share.renameAll(moves, false))
                .satisfiesExactly(
                        taken -> assertThat(taken.failure()).isInstanceOf(SmbAlreadyExistsException.class),
                        missing -> assertThat(missing.failure()).isInstanceOf(SmbNotFoundException.class),
                        moved -> assertThat(moved.succeeded()).isTrue());
        assertThat(share.deleteAll(paths)).extracting(BatchResult::succeeded).containsExactly(true, false, true, false);
        assertThat(folder.resolve("e")).isDirectory();
    }

    @Test
    void operationsOfAllKindsGoTogether() throws Exception {
        byte[] large = TestData.bytes(3 * TestData.MIB + 1, 4);
        byte[] mid = TestData.bytes(100_000, 5);
        place("large", large);
        place("old", new byte[1]);
        place("from", new byte[2]);
        SmbBatch batch = share.batch().inFlight(3);
        SmbBatch.Item<byte[]> read = batch.read(path("large"));
        SmbBatch.Item<?> wrote = batch.write(path("wrote"), large);
        SmbBatch.Item<?> wroteMid = batch.write(path("mid"), mid);
        SmbBatch.Item<?> deleted = batch.delete(path("old"));
        SmbBatch.Item<?> moved = batch.rename(path("from"), path("to"), true);
        SmbBatch.Item<?> made = batch.createDirectory(path("made"));
        SmbBatch.Item<SmbFileInfo> stat = batch.stat(path("large"));
        assertThatThrownBy(stat::result).isInstanceOf(IllegalStateException.class);
        List<BatchResult<?>> results = batch.run();
        assertAllDone(results, 7);
        assertThat(results).element(6).isSameAs(stat.result());
        TestData.assertBytes(read.result().get(), large);
        assertThat(stat.result().get().size()).isEqualTo(large.length);
        assertThat(List.of(wrote, wroteMid, deleted, moved, made))
                .allMatch(item -> item.result().succeeded());
        assertThat(TestData.sha256(folder.resolve("wrote"))).isEqualTo(TestData.sha256(large));
        assertThat(folder.resolve("mid")).hasBinaryContent(mid);
        assertThat(folder.resolve("old")).doesNotExist();
        assertThat(folder.resolve("to")).hasBinaryContent(new byte[2]);
        assertThat(folder.resolve("made")).isDirectory();
        assertThatThrownBy(batch::run).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> batch.delete(path("x"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nothingIsSentForAPathThatIsNone() {
        assertThatThrownBy(() -> share.deleteAll(List.of(path(), ".."))).isInstanceOf(InvalidPathException.class);
        assertThatThrownBy(() -> share.batch().rename(path(), "..", false)).isInstanceOf(InvalidPathException.class);
        assertThat(folder).exists();
        assertThat(share.statAll(List.of())).isEmpty();
        assertThatThrownBy(() -> share.batch().inFlight(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void filesOfATreeAreDeletedInParallel() throws Exception {
        int count = 200;
        SambaServer.open(Files.createDirectory(folder.resolve("tree")));
        SambaServer.open(Files.createDirectory(folder.resolve("tree/empty")));
        for (int i = 0; i < count; i++) {
            place("tree/file" + i, content(i));
        }
        try (DelayRelay relay = new DelayRelay(server, Duration.ofMillis(10));
                SmbClient far = alice(backend).build();
                SmbSession through = far.connect(SambaServer.HOST, relay.port());
                SmbShare share = through.share(SambaConfig.SHARE)) {
            share.statAll(names(count, "tree/file")); // afterwards the server has granted credits
            relay.reset();
            share.deleteRecursively(path("tree"));
            assertThat(relay.mostUnanswered()).isBetween(16, 32);
        }
        assertThat(folder.resolve("tree")).doesNotExist();
    }

    @Test
    void roundTripsOverlap() throws Exception {
        int count = 200;
        for (int i = 0; i < count; i++) {
            place("file" + i, content(i));
        }
        try (DelayRelay relay = new DelayRelay(server, Duration.ofMillis(10));
                SmbClient far = alice(backend).build();
                SmbSession through = far.connect(SambaServer.HOST, relay.port());
                SmbShare share = through.share(SambaConfig.SHARE)) {
            share.statAll(names(count, "file")); // afterwards the server has granted credits
            relay.reset();
            relay.holdUntil(SmbBatch.DEFAULT_IN_FLIGHT);
            List<BatchResult<byte[]>> read = share.readAll(names(count, "file"));
            assertAllDone(read, count);
            for (int i = 0; i < count; i++) {
                TestData.assertBytes(read.get(i).get(), content(i));
            }
            assertThat(relay.requests()).isEqualTo(count);
            assertThat(relay.mostUnanswered()).isEqualTo(SmbBatch.DEFAULT_IN_FLIGHT);

            relay.reset();
            relay.holdUntil(100);
            SmbBatch wide = share.batch().inFlight(100);
            names(count, "file").forEach(wide::stat);
            assertAllDone(wide.run(), count);
            assertThat(relay.mostUnanswered()).isEqualTo(100);
        }
    }

    @Test
    void whatIsUnderWayFailsWithTheConnection() throws Exception {
        place("file", new byte[1]);
        try (DelayRelay relay = new DelayRelay(server, Duration.ZERO);
                SmbClient far = alice(backend).build();
                SmbSession through = far.connect(SambaServer.HOST, relay.port());
                SmbShare share = through.share(SambaConfig.SHARE)) {
            share.statAll(names(100, "file")); // afterwards the server has granted credits
            relay.reset();
            relay.holdUntil(Integer.MAX_VALUE);
            Thread cut = Thread.ofPlatform().start(() -> {
                Bounded.await("a full window", () -> relay.requests() == SmbBatch.DEFAULT_IN_FLIGHT);
                relay.cut();
            });
            List<BatchResult<SmbFileInfo>> results = share.statAll(names(100, "file"));
            cut.join();
            assertThat(results)
                    .hasSize(100)
                    .allSatisfy(result -> assertThat(result.failure()).isInstanceOf(SmbConnectionException.class));
            relay.holdUntil(0);
        }
    }

    @Test
    void onceInterruptedNothingMoreIsBegun() throws Exception {
        place("file", new byte[1]);
        Thread.currentThread().interrupt();
        List<?> results;
        try {
            results = share.deleteAll(List.of(path("file"), path("none")));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(results)
                .hasSize(2)
                .allSatisfy(result ->
                        assertThat(((BatchResult<?>) result).failure()).isInstanceOf(SmbCancelledException.class));
        assertThat(folder.resolve("file")).exists();
    }

    @Test
    void withoutAConnectionEachFails() {
        session.close();
        assertThat(share.statAll(names(100, "file")))
                .hasSize(100)
                .allSatisfy(result -> assertThat(result.failure()).isInstanceOf(SmbClosedException.class));
    }
}
