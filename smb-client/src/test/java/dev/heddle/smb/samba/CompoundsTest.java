// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.BatchResult;
import dev.heddle.smb.SigningPolicy;
import dev.heddle.smb.SmbAlreadyExistsException;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbFileWriter;
import dev.heddle.smb.SmbNotFoundException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.TransferListener;
import dev.heddle.smb.samba.WireTap.Fate;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operations that take one frame and one round trip, seen on the wire. */
@EachBackend
class CompoundsTest extends SessionTestCase {
    private static final int CREATE = 5;
    private static final int CLOSE = 6;
    private static final int FLUSH = 7;
    private static final int READ = WireMessage.READ;
    private static final int WRITE = WireMessage.WRITE;
    private static final int QUERY_DIRECTORY = 14;
    private static final int QUERY_INFO = 16;
    private static final int SET_INFO = 17;
    /**
     * The frame that checks the size after a write over a longer file: some servers report a truncation but do not
     * carry it out.
     */
    private static final List<Integer> LOOK_AT_THE_SIZE = List.of(5, 6);

    private static final int DISK_FULL = 0xC000007F;
    private static final int ACCESS_DENIED = 0xC0000022;

    CompoundsTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    @FunctionalInterface
    private interface Work {
        void on(SmbShare share) throws Exception;
    }

    /** The commands of each frame that the client sent for the work, without those for connect and close. */
    private List<List<Integer>> frames(Work work) throws Exception {
        return frames(0, 0, work);
    }

    /** The same as above, on a link on which the server's responses to one command have another status. */
    private List<List<Integer>> frames(int spoiledCommand, int status, Work work) throws Exception {
        return frames(spoiledCommand, status, true, work);
    }

    private List<List<Integer>> frames(int spoiledCommand, int status, boolean flushWrites, Work work)
            throws Exception {
        List<List<Integer>> frames = new ArrayList<>();
        WireTap.Tamper watch = (toServer, frame) -> {
            List<WireMessage> messages = WireMessage.in(frame, toServer);
            if (toServer) {
                synchronized (frames) {
                    frames.add(messages.stream().map(WireMessage::command).toList());
                }
            } else {
                spoil(frame, spoiledCommand, status);
            }
            return Fate.PASS;
        };
        try (WireTap tap = WireTap.tampering(server, watch);
                SmbClient tapped = alice(backend)
                        .signing(SigningPolicy.IF_REQUIRED)
                        .flushWrites(flushWrites)
                        .build();
                SmbSession through = tapped.connect(SambaServer.HOST, tap.port());
                SmbShare work1 = through.share(SambaConfig.SHARE)) {
            int before;
            synchronized (frames) {
                before = frames.size();
            }
            work.on(work1);
            through.echo(); // is sent after all requests that were sent without waiting
            synchronized (frames) {
                return List.copyOf(frames.subList(before, frames.size() - 1));
            }
        }
    }

    /** Replaces one response of a frame by a failure. */
    private static void spoil(byte[] frame, int command, int status) {
        ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        int next;
        do {
            next = bytes.getInt(at + 20);
            if (command != 0 && bytes.getShort(at + 12) == command && bytes.getInt(at + 8) == 0) {
                bytes.putInt(at + 8, status);
            }
            at += next;
        } while (next != 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4096, 65536})
    void aSmallFileIsReadInOneRoundTrip(int size) throws Exception {
        byte[] data = TestData.bytes(size, size);
        place("file", data);
        assertThat(frames(share -> TestData.assertBytes(share.readAllBytes(path("file")), data)))
                .containsExactly(List.of(CREATE, READ, CLOSE));
    }

    @ParameterizedTest
    @ValueSource(ints = {65537, 200_000, 3_000_001})
    void aFileThatIsLargerThanTheFirstReadIsReadToItsEnd(int size) throws Exception {
        byte[] data = TestData.bytes(size, size);
        place("file", data);
        List<List<Integer>> frames = frames(share -> TestData.assertBytes(share.readAllBytes(path("file")), data));
        assertThat(frames)
                .startsWith(List.of(CREATE, READ, CLOSE), List.of(CREATE))
                .endsWith(List.of(CLOSE));
    }

    @Test
    void aSmallFileIsWrittenInOneRoundTripAndTheFlushEndsItsFrame() throws Exception {
        byte[] data = TestData.bytes(4096, 3);
        place("file", TestData.bytes(1000, 1));
        assertThat(frames(share -> share.writeFile(path("file"), data)))
                .containsExactly(List.of(CREATE, SET_INFO, WRITE, FLUSH), List.of(CLOSE));
        assertThat(folder.resolve("file")).hasBinaryContent(data);
        assertThat(frames(share -> share.writeFile(path("new"), new byte[0])))
                .containsExactly(List.of(CREATE, SET_INFO, FLUSH), List.of(CLOSE));
        assertThat(folder.resolve("new")).isEmptyFile();
    }

    @Test
    void withoutFlushesAWriteAndItsCloseAreOneFrame() throws Exception {
        byte[] data = TestData.bytes(4096, 3);
        assertThat(frames(0, 0, false, share -> share.writeFile(path("file"), data)))
                .containsExactly(List.of(CREATE, SET_INFO, WRITE, CLOSE));
        assertThat(folder.resolve("file")).hasBinaryContent(data);
        assertThat(frames(0, 0, false, share -> share.writeFile(path("file"), new byte[0])))
                .containsExactly(List.of(CREATE, SET_INFO, CLOSE), LOOK_AT_THE_SIZE);
        assertThat(folder.resolve("file")).isEmptyFile();
        for (int status : new int[] {DISK_FULL, ACCESS_DENIED}) {
            assertThat(frames(
                            WRITE,
                            status,
                            false,
                            share -> assertThatThrownBy(() -> share.writeFile(path("file"), data))
                                    .isInstanceOf(SmbException.class)))
                    .containsExactly(List.of(CREATE, SET_INFO, WRITE, CLOSE));
        }
    }

    @Test
    void withoutFlushesNothingThatWritesAFileFlushesIt() throws Exception {
        byte[] data = TestData.bytes(3 * TestData.MIB, 3);
        List<List<Integer>> frames = frames(0, 0, false, share -> {
            share.upload(Channels.newChannel(new ByteArrayInputStream(data)), path("up"), TransferListener.none());
            try (OutputStream out = share.openWrite(path("stream"))) {
                out.write(data);
            }
            try (SmbFileWriter writer = share.openWriter(path("writer"))) {
                writer.write(data);
                writer.finish();
            }
            share.copy(path("up"), path("copy"), false);
            share.writeFile(path("large"), data);
        });
        assertThat(frames.stream().flatMap(List::stream)).contains(WRITE).doesNotContain(FLUSH);
        for (String name : List.of("up", "stream", "writer", "copy", "large")) {
            TestData.assertBytes(folder.resolve(name), data);
        }
    }

    @Test
    void writingDoesNotWaitForTheClose() throws Exception {
        try (DelayRelay relay = new DelayRelay(server, Duration.ZERO);
                SmbClient far = alice(backend).build();
                SmbSession through = far.connect(SambaServer.HOST, relay.port());
                SmbShare share = through.share(SambaConfig.SHARE)) {
            relay.holdAnswersTo(CLOSE);
            share.writeFile(path("file"), new byte[] {1});
            assertThat(folder.resolve("file")).hasBinaryContent(new byte[] {1});
            relay.holdAnswersTo(DelayRelay.NONE);
        }
    }

    /** Samba accepts slashes as backslashes, other servers do not. */
    @Test
    void aNewNameIsSentWithBackslashes() throws Exception {
        place("file", new byte[] {1});
        List<String> names = Collections.synchronizedList(new ArrayList<>());
        WireTap.Tamper watch = (toServer, frame) -> {
            if (toServer) {
                names.add(new String(frame, UTF_16LE));
            }
            return Fate.PASS;
        };
        try (WireTap tap = WireTap.tampering(server, watch);
                SmbSession tapped = client.connect(SambaServer.HOST, tap.port());
                SmbShare seen = tapped.share(SambaConfig.SHARE)) {
            seen.rename(path("file"), path("renamed"), false);
            assertThat(seen.renameAll(Map.of(path("renamed"), path("moved")), false))
                    .allMatch(BatchResult::succeeded);
        }
        assertThat(names)
                .noneMatch(text -> text.contains("/moved") || text.contains("/renamed"))
                .anyMatch(text -> text.contains("\\renamed"))
                .anyMatch(text -> text.contains("\\moved"));
    }

    @Test
    void whatAsksOrSetsOneThingIsOneRoundTrip() throws Exception {
        place("file", new byte[] {1});
        assertThat(frames(share -> share.stat(path("file")))).containsExactly(List.of(CREATE, CLOSE));
        assertThat(frames(share -> share.exists(path("none")))).containsExactly(List.of(CREATE, CLOSE));
        assertThat(frames(SmbShare::space)).containsExactly(List.of(CREATE, QUERY_INFO, CLOSE));
        assertThat(frames(share -> share.setTimes(path("file"), null, null, Instant.EPOCH)))
                .containsExactly(List.of(CREATE, SET_INFO, CLOSE));
        assertThat(frames(share -> share.rename(path("file"), path("moved"), false)))
                .containsExactly(List.of(CREATE, SET_INFO, CLOSE));
        assertThat(frames(share -> share.delete(path("moved")))).containsExactly(List.of(CREATE, SET_INFO, CLOSE));
        assertThat(frames(share -> share.createDirectory(path("made")))).containsExactly(List.of(CREATE, CLOSE));
        assertThat(folder.resolve("moved")).doesNotExist();
        assertThat(folder.resolve("made")).isDirectory();
    }

    @Test
    void theFirstPageOfAListingComesWithTheOpen() throws Exception {
        place("one", new byte[1]);
        List<List<Integer>> frames = frames(share -> {
            try (Stream<SmbEntry> entries = share.list(path())) {
                assertThat(entries.map(SmbEntry::name)).containsExactly("one");
            }
        });
        assertThat(frames).startsWith(List.of(CREATE, QUERY_DIRECTORY)).endsWith(List.of(CLOSE));
        assertThat(frames(share ->
                        assertThatThrownBy(() -> share.list(path("none"))).isInstanceOf(SmbNotFoundException.class)))
                .containsExactly(List.of(CREATE, QUERY_DIRECTORY));
    }

    @Test
    void aChainWhoseOpenFailsLeavesNothingToClose() throws Exception {
        assertThat(frames(share -> assertThatThrownBy(() -> share.readAllBytes(path("none")))
                        .isInstanceOf(SmbNotFoundException.class)))
                .containsExactly(List.of(CREATE, READ, CLOSE));
        assertThat(frames(share -> assertThatThrownBy(() -> share.writeFile(path("none/file"), new byte[1]))
                        .isInstanceOf(SmbNotFoundException.class)))
                .containsExactly(List.of(CREATE, SET_INFO, WRITE, FLUSH));
    }

    @Test
    void aChainThatFailsInTheMiddleClosesByItself() throws Exception {
        place("one", new byte[1]);
        place("two", new byte[2]);
        assertThat(frames(share -> assertThatThrownBy(() -> share.rename(path("one"), path("two"), false))
                        .isInstanceOf(SmbAlreadyExistsException.class)))
                .containsExactly(List.of(CREATE, SET_INFO, CLOSE));
        share.createDirectories(path("full/inner"));
        assertThat(frames(share ->
                        assertThatThrownBy(() -> share.delete(path("full"))).isInstanceOf(SmbStatusException.class)))
                .containsExactly(List.of(CREATE, SET_INFO, CLOSE));
        assertThat(folder.resolve("full/inner")).isDirectory();
    }

    @Test
    void whatAFailedChainLeftOpenIsClosed() throws Exception {
        assertThat(frames(
                        WRITE,
                        DISK_FULL,
                        share -> assertThatThrownBy(() -> share.writeFile(path("file"), new byte[10]))
                                .isInstanceOf(SmbStatusException.class)))
                .containsExactly(List.of(CREATE, SET_INFO, WRITE, FLUSH), List.of(CLOSE));
        assertThat(frames(
                        FLUSH,
                        DISK_FULL,
                        share -> assertThatThrownBy(() -> share.writeFile(path("file"), new byte[10]))
                                .isInstanceOf(SmbStatusException.class)))
                .containsExactly(List.of(CREATE, SET_INFO, WRITE, FLUSH), List.of(CLOSE));
        place("other", new byte[10]);
        assertThat(frames(
                        READ,
                        ACCESS_DENIED,
                        share -> assertThatThrownBy(() -> share.readAllBytes(path("other")))
                                .hasMessageContaining("READ")))
                .containsExactly(List.of(CREATE, READ, CLOSE));
    }

    @Test
    void answersMayComeInFramesOfTheirOwn() throws Exception {
        byte[] data = TestData.bytes(5000, 9);
        place("file", data);
        place("empty", new byte[0]);
        try (DelayRelay relay = new DelayRelay(server, Duration.ZERO);
                SmbClient plain =
                        alice(backend).signing(SigningPolicy.IF_REQUIRED).build();
                SmbSession through = plain.connect(SambaServer.HOST, relay.port());
                SmbShare share = through.share(SambaConfig.SHARE)) {
            relay.splitAnswers();
            assertThat(share.stat(path("file")).size()).isEqualTo(5000);
            assertThat(share.space().totalBytes()).isPositive();
            TestData.assertBytes(share.readAllBytes(path("file")), data);
            assertThat(share.readAllBytes(path("empty"))).isEmpty();
            share.writeFile(path("written"), data);
            share.rename(path("written"), path("renamed"), false);
            assertThat(share.exists(path("written"))).isFalse();
            try (Stream<SmbEntry> entries = share.list(path())) {
                assertThat(entries.map(SmbEntry::name)).containsExactlyInAnyOrder("file", "empty", "renamed");
            }
            share.delete(path("renamed"));
        }
        assertThat(folder.resolve("renamed")).doesNotExist();
    }
}
