// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.DiskSpace;
import dev.heddle.smb.FileRange;
import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.SmbTimeoutException;
import dev.heddle.smb.fscc.FileAllocatedRangeBuffer;
import dev.heddle.smb.fscc.FileFsSizeInformation;
import dev.heddle.smb.fscc.FsInformationClass;
import dev.heddle.smb.wire.CloseRequest;
import dev.heddle.smb.wire.CreateResponse;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.IoctlRequest;
import dev.heddle.smb.wire.IoctlResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.QueryInfoRequest;
import dev.heddle.smb.wire.QueryInfoResponse;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.testkit.Caller;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Servers that answer differently from Samba and Windows, without bad intent. */
class OddServersTest extends LiveCase {
    private static final byte[] KEEP_ALIVE = {(byte) 0x85, 0, 0, 0};

    OddServersTest(String backend) {
        super(backend);
    }

    private static PlayedServer.Act fails(NtStatus status) {
        return turn -> turn.send(
                turn.seal(turn.answer(status, Honest.error(turn, status).body())));
    }

    /** [MS-SMB2] 3.3.5.2.7.2: a request after one that failed may fail with the same status. */
    @Test
    void aCloseThatFailsLikeTheReadBeforeItIsRepeatedAlone() throws Exception {
        open(Rules.SIGNED);
        AtomicBoolean closed = new AtomicBoolean();
        server.on(
                SmbCommand.CREATE,
                turn -> turn.send(turn.seal(turn.answer(
                        NtStatus.SUCCESS,
                        new CreateResponse(0, 0, 1, 1, 1, 1, 1, 0, 0, 0x80, Honest.FILE, List.of())))));
        server.on(SmbCommand.READ, fails(NtStatus.END_OF_FILE));
        server.on(SmbCommand.CLOSE, turn -> {
            if (((CloseRequest) turn.request()).fileId().equals(FileId.RELATED)) {
                fails(NtStatus.END_OF_FILE).play(turn);
                return;
            }
            closed.set(((CloseRequest) turn.request()).fileId().equals(Honest.FILE));
            turn.reply();
        });
        assertThat(share.readAllBytes("file")).isEmpty();
        assertThat(closed).isTrue();
    }

    @Test
    void aCloseThatFailsOtherwiseThanTheReadBeforeItIsAFailure() throws Exception {
        open(Rules.SIGNED);
        server.on(SmbCommand.READ, fails(NtStatus.END_OF_FILE));
        server.on(SmbCommand.CLOSE, fails(NtStatus.DISK_FULL));
        assertThat(failureOf(() -> share.readAllBytes("file")))
                .isInstanceOf(SmbStatusException.class)
                .hasMessageContaining("DISK_FULL");
    }

    @Test
    void aFileSystemWithoutStreamsHasNone() throws Exception {
        open(Rules.SIGNED);
        for (NtStatus status : List.of(
                NtStatus.NOT_IMPLEMENTED,
                NtStatus.INVALID_PARAMETER,
                NtStatus.NOT_SUPPORTED,
                NtStatus.INVALID_INFO_CLASS,
                NtStatus.INVALID_DEVICE_REQUEST)) {
            server.on(SmbCommand.QUERY_INFO, fails(status));
            assertThat(share.metadata().streams("file")).isEmpty();
        }
        server.on(SmbCommand.QUERY_INFO, fails(NtStatus.DISK_FULL));
        assertThat(failureOf(() -> share.metadata().streams("file"))).isInstanceOf(SmbStatusException.class);
    }

    /** 1000 units of 8 sectors of 512 bytes, 250 of them free; {@code fullSize} answers the newer form of the query. */
    private static PlayedServer.Act spaceOnlyInTheOlderForm(PlayedServer.Act fullSize) {
        return turn -> {
            if (((QueryInfoRequest) turn.request()).fileInformationClass() == FsInformationClass.FULL_SIZE) {
                fullSize.play(turn);
                return;
            }
            ByteBuffer data = new FileFsSizeInformation(1000, 250, 8, 512).toBuffer();
            turn.send(turn.seal(turn.answer(NtStatus.SUCCESS, new QueryInfoResponse(data))));
        };
    }

    @Test
    void theSpaceIsAskedInTheOlderFormWhereTheNewerOneIsBrokenOrRefused() throws Exception {
        open(Rules.SIGNED);
        PlayedServer.Act broken = turn ->
                turn.send(turn.seal(turn.answer(NtStatus.SUCCESS, new QueryInfoResponse(ByteBuffer.allocate(4)))));
        for (PlayedServer.Act fullSize : List.of(
                broken,
                fails(NtStatus.NOT_SUPPORTED),
                fails(NtStatus.INVALID_INFO_CLASS),
                fails(NtStatus.INVALID_PARAMETER))) {
            server.on(SmbCommand.QUERY_INFO, spaceOnlyInTheOlderForm(fullSize));
            assertThat(share.space()).isEqualTo(new DiskSpace(4096 * 1000, 4096 * 250, 4096 * 250));
        }
        server.on(SmbCommand.QUERY_INFO, spaceOnlyInTheOlderForm(fails(NtStatus.ACCESS_DENIED)));
        assertThat(failureOf(() -> share.space())).hasMessageContaining("ACCESS_DENIED");
    }

    private static PlayedServer.Act ranges(NtStatus status, long... offsetsAndLengths) {
        return turn -> {
            ByteBuffer output =
                    ByteBuffer.allocate(offsetsAndLengths.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (long number : offsetsAndLengths) {
                output.putLong(number);
            }
            IoctlResponse response = new IoctlResponse(
                    FileAllocatedRangeBuffer.CTL_CODE, Honest.FILE, 0, ByteBuffer.allocate(0), output.flip());
            turn.send(turn.seal(turn.answer(status, response)));
        };
    }

    @Test
    void allocatedRangesAreCutToWhatWasAsked() throws Exception {
        open(Rules.SIGNED);
        server.on(SmbCommand.IOCTL, ranges(NtStatus.SUCCESS, 0, 65536, 131072, 0, 196608, 65536, 999_936, 65536));
        assertThat(file.allocatedRanges(1000, 199_000))
                .containsExactly(new FileRange(1000, 64536), new FileRange(196608, 3392));
    }

    /** The second query begins in the middle of the cluster at which the first response was cut. */
    @Test
    void aRangeThatBeginsBeforeTheNextQuestionIsCut() throws Exception {
        open(Rules.SIGNED);
        server.on(SmbCommand.IOCTL, turn -> {
            long from = ((IoctlRequest) turn.request())
                    .input()
                    .duplicate()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong(0);
            (from == 0 ? ranges(NtStatus.BUFFER_OVERFLOW, 0, 100) : ranges(NtStatus.SUCCESS, 0, 65536)).play(turn);
        });
        assertThat(file.allocatedRanges(0, 70_000)).containsExactly(new FileRange(0, 100), new FileRange(100, 65436));
    }

    @Test
    void rangesOutOfOrderOrWithoutProgressAreRefused() throws Exception {
        open(Rules.SIGNED);
        for (PlayedServer.Act lie : List.of(
                ranges(NtStatus.SUCCESS, 65536, 65536, 0, 100),
                ranges(NtStatus.SUCCESS, -1, 100),
                ranges(NtStatus.SUCCESS, 10, -1),
                ranges(NtStatus.SUCCESS, Long.MAX_VALUE - 5, 6 + 10),
                ranges(NtStatus.BUFFER_OVERFLOW, 0, 1),
                ranges(NtStatus.BUFFER_OVERFLOW))) {
            server.on(SmbCommand.IOCTL, lie);
            assertThat(failureOf(() -> file.allocatedRanges(1, 70_000))).isInstanceOf(SmbProtocolException.class);
        }
    }

    @Test
    void keepAlivesAreSkippedAtTheStartAndBetweenFrames() throws IOException {
        server = serve(Rules.SIGNED);
        for (SmbCommand command : List.of(SmbCommand.NEGOTIATE, SmbCommand.SESSION_SETUP, SmbCommand.READ)) {
            server.on(command, turn -> {
                turn.session().sendRaw(KEEP_ALIVE);
                turn.reply();
                turn.session().sendRaw(KEEP_ALIVE);
                turn.session().sendRaw(KEEP_ALIVE);
            });
        }
        session = connect(server);
        share = session.share(PlayedServer.SHARE);
        assertThat(share.readAllBytes("file")).isEqualTo(Honest.content(0, Honest.SIZE));
        session.echo();
    }

    @Test
    void aMillionKeepAlivesAreSkipped() throws Exception {
        open(Rules.SIGNED);
        byte[] many = new byte[KEEP_ALIVE.length * 10_000];
        for (int i = 0; i < many.length; i += KEEP_ALIVE.length) {
            many[i] = KEEP_ALIVE[0];
        }
        server.on(SmbCommand.READ, turn -> {
            for (int i = 0; i < 100; i++) {
                turn.session().sendRaw(many);
            }
            turn.reply();
        });
        assertThat(read()).isEqualTo(1000);
    }

    @Test
    void keepAlivesWithoutEndKeepNoCallWaiting() throws Exception {
        server = serve(Rules.SIGNED);
        session = connect(server, settings().requestTimeout(Duration.ofSeconds(2)));
        share = session.share(PlayedServer.SHARE);
        file = share.open("file");
        byte[] many = new byte[KEEP_ALIVE.length * 1000];
        for (int i = 0; i < many.length; i += KEEP_ALIVE.length) {
            many[i] = KEEP_ALIVE[0];
        }
        AtomicBoolean over = new AtomicBoolean();
        server.on(SmbCommand.READ, turn -> {
            while (!over.get()) {
                turn.session().sendRaw(many);
            }
        });
        Caller<Integer> reader = Caller.start(this::read);
        assertThat(reader.failure()).isInstanceOfAny(SmbTimeoutException.class, SmbConnectionException.class);
        over.set(true);
    }

    @Test
    void otherMessagesOfNetbiosEndTheConnection() throws Exception {
        open(Rules.SIGNED);
        endsTheConnection("begins with byte 133", new byte[] {(byte) 0x85, 0, 0, 1, 0});
    }
}
