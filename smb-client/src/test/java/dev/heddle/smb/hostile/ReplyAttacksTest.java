// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbAccessDeniedException;
import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbTruncatedException;
import dev.heddle.smb.fscc.FileIdBothDirectoryInformation;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.QueryDirectoryResponse;
import dev.heddle.smb.wire.ReadRequest;
import dev.heddle.smb.wire.ReadResponse;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import dev.heddle.smb.wire.SmbResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Responses with false bodies from a server that has the keys. The call fails, and the connection stays open. */
class ReplyAttacksTest extends LiveCase {
    private static final int SIZE_IN_CREATE = 64 + 48;

    ReplyAttacksTest(String backend) {
        super(backend);
    }

    @BeforeEach
    void open() throws Exception {
        open(Rules.SIGNED);
    }

    private static PlayedServer.Act says(SmbResponse body) {
        return turn -> turn.send(turn.seal(turn.answer(NtStatus.SUCCESS, body)));
    }

    private static PlayedServer.Act changed(Consumer<ByteBuffer> change) {
        return turn -> turn.send(turn.seal(turn.answer(change)));
    }

    @Test
    void readBringsMoreThanAskedFor() throws Exception {
        failsTheCall(SmbProtocolException.class, "1001", says(new ReadResponse(0, ByteBuffer.allocate(1001))));
    }

    @Test
    void readBringsLess() throws Exception {
        server.on(SmbCommand.READ, turn -> {
            ByteBuffer ten = ByteBuffer.wrap(Honest.content((int) offset(turn), 10));
            turn.send(turn.seal(turn.answer(NtStatus.SUCCESS, new ReadResponse(0, ten))));
        });
        assertThat(read()).isBetween(10, 1000);
    }

    private static long offset(Turn turn) throws IOException {
        return ((ReadRequest) turn.request()).offset();
    }

    @Test
    void readDataOutsideTheFrame() throws Exception {
        failsTheCall(SmbProtocolException.class, "DataOffset", changed(message -> message.put(66, (byte) 0xFF)));
    }

    @Test
    void readDataInTheHeader() throws Exception {
        failsTheCall(SmbProtocolException.class, "DataOffset", changed(message -> message.put(66, (byte) 8)));
    }

    @Test
    void readLengthBeyondTheFrame() throws Exception {
        failsTheCall(SmbProtocolException.class, "DataOffset", changed(message -> message.putInt(68, -1)));
    }

    @Test
    void structureOfAnotherSize() throws Exception {
        failsTheCall(SmbProtocolException.class, "StructureSize", changed(message -> message.putShort(64, (short) 9)));
    }

    @Test
    void noBodyAtAll() throws Exception {
        failsTheCall(SmbProtocolException.class, "ReadResponse", turn -> {
            byte[] header = Arrays.copyOf(turn.answer(), 64);
            turn.send(turn.seal(header));
        });
    }

    @Test
    void errorThatLiesAboutItsData() throws Exception {
        failsTheCall(SmbAccessDeniedException.class, "ACCESS_DENIED", turn -> {
            Honest.Answer error = Honest.error(turn, NtStatus.ACCESS_DENIED);
            byte[] message = turn.answer(error.status(), error.body());
            PlayedSession.little(message).putInt(68, 0x7FFF_FFFF);
            turn.send(turn.seal(message));
        });
    }

    /** Changes the first page; the client requests the second page before it decodes the first. */
    private static PlayedServer.Act firstPage(Consumer<ByteBuffer> change) {
        return turn -> {
            byte[] answer = turn.answer();
            if (SmbHeader.status(PlayedSession.little(answer), 0) == 0) {
                change.accept(PlayedSession.little(answer));
            }
            turn.send(turn.seal(answer));
        };
    }

    private void listingFails(String message, PlayedServer.Act act) throws Exception {
        server.on(SmbCommand.QUERY_DIRECTORY, act);
        assertThat(failureOf(this::list))
                .isInstanceOf(UncheckedIOException.class)
                .cause()
                .isInstanceOf(SmbProtocolException.class)
                .isInstanceOf(SmbException.class)
                .hasMessageContaining(message);
        session.echo();
    }

    private List<String> list() throws SmbException {
        try (Stream<SmbEntry> entries = share.list("")) {
            return entries.map(SmbEntry::name).toList();
        }
    }

    private static PlayedServer.Act lists(String... names) {
        return says(new QueryDirectoryResponse(
                Honest.listing(Stream.of(names).map(Honest::entry).toArray(FileIdBothDirectoryInformation[]::new))));
    }

    @Test
    void listingThatLoops() throws Exception {
        listingFails("NextEntryOffset", firstPage(message -> message.putInt(72, 8)));
    }

    @Test
    void listingThatLeadsOutside() throws Exception {
        listingFails("NextEntryOffset", firstPage(message -> message.putInt(72, 0x7FFF_FFF8)));
    }

    @Test
    void listingWithANameThatOverruns() throws Exception {
        listingFails("FileName", firstPage(message -> message.putInt(72 + 60, 0x0010_0000)));
    }

    @Test
    void listingOutsideTheFrame() throws Exception {
        listingFails("OutputBufferOffset", firstPage(message -> message.putShort(66, (short) 0xFFFF)));
    }

    @Test
    void listingWithoutEntriesForEver() throws Exception {
        listingFails("without entries", says(new QueryDirectoryResponse(ByteBuffer.allocate(0))));
    }

    @Test
    void listingOfNothingButItselfForEver() throws Exception {
        listingFails("without entries", lists(".", ".."));
    }

    @Test
    void listingWithPathsAsNames() throws Exception {
        for (String name : List.of("..\\..\\secret", "../secret", "/etc/passwd", "a\0b", "")) {
            listingFails("not a valid file name", lists("good", name));
        }
    }

    private void sizeOfTheFile(long size) {
        server.on(SmbCommand.CREATE, changed(message -> message.putLong(SIZE_IN_CREATE, size)));
    }

    @Test
    void fileOfNegativeSize() throws Exception {
        sizeOfTheFile(-5);
        assertThat(failureOf(() -> share.readAllBytes("file")))
                .isInstanceOf(SmbProtocolException.class)
                .hasMessageContaining("EndofFile");
    }

    /**
     * The client allocates memory for received bytes, not for the announced size, which does not fit into this heap.
     */
    @Test
    void fileThatIsNotAsLargeAsItSays() throws Exception {
        sizeOfTheFile(Integer.MAX_VALUE - 100);
        server.on(SmbCommand.READ, turn -> {
            Honest.Answer end = Honest.error(turn, NtStatus.END_OF_FILE);
            turn.send(turn.seal(turn.answer(end.status(), end.body())));
        });
        assertThat(failureOf(() -> share.readAllBytes("file"))).isInstanceOf(SmbTruncatedException.class);
    }

    @Test
    void streamOverRepliesThatLie() throws Exception {
        server.on(SmbCommand.READ, changed(message -> message.put(66, (byte) 0xFF)));
        assertThat(failureOf(() -> {
                    try (InputStream in = share.openRead("file")) {
                        return in.read();
                    }
                }))
                .isInstanceOf(SmbProtocolException.class)
                .hasMessageContaining("DataOffset");
    }
}
