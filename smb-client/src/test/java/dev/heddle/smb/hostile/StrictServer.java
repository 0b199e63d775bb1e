// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import dev.heddle.smb.fscc.FileAttributes;
import dev.heddle.smb.wire.CreateResponse;
import dev.heddle.smb.wire.FlushResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.ReadRequest;
import dev.heddle.smb.wire.ReadResponse;
import dev.heddle.smb.wire.SetInfoResponse;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import dev.heddle.smb.wire.WriteRequest;
import dev.heddle.smb.wire.WriteResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Acts of a {@link PlayedServer} as a file server that accounts for one connection strictly: a message id that it has
 * not granted, or that was used before, fails the test ([MS-SMB2] 3.3.5.2.3), and it never grants more credits than it
 * was created with. Every file has a defined byte at each position, with different bytes in each 64 KiB.
 */
final class StrictServer {
    /** The answer to a request. */
    @FunctionalInterface
    interface Answer {
        Honest.Answer to(Turn turn) throws IOException;
    }

    private final int mostCredits;
    private final BitSet used = new BitSet();
    private final Map<SmbCommand, Answer> answers = new EnumMap<>(SmbCommand.class);
    private final Map<SmbCommand, Integer> held = new EnumMap<>(SmbCommand.class);
    private final List<Turn> waiting = new ArrayList<>();
    private final List<SmbHeader> headers = new CopyOnWriteArrayList<>();
    private long granted = 1;
    private long size = Honest.SIZE;

    StrictServer(int mostCredits) {
        this.mostCredits = mostCredits;
        answers.put(SmbCommand.CREATE, turn -> created());
        answers.put(SmbCommand.READ, turn -> read(turn, Integer.MAX_VALUE));
        answers.put(SmbCommand.WRITE, turn -> written(turn, 0));
        answers.put(SmbCommand.FLUSH, turn -> Honest.success(new FlushResponse()));
        answers.put(SmbCommand.SET_INFO, turn -> Honest.success(new SetInfoResponse()));
    }

    PlayedServer attach(PlayedServer server) {
        for (SmbCommand command : SmbCommand.values()) {
            server.on(command, command == SmbCommand.CANCEL ? this::note : this::play);
        }
        return server;
    }

    /** Sets the size of every file. */
    synchronized StrictServer size(long newSize) {
        size = newSize;
        return this;
    }

    synchronized StrictServer answer(SmbCommand command, Answer answer) {
        answers.put(command, answer);
        return this;
    }

    /**
     * Holds the responses to such requests until there are that many, then sends them all, the last one first. Not
     * within a compound.
     */
    synchronized StrictServer hold(SmbCommand command, int count) {
        held.put(command, count);
        return this;
    }

    /** Sends the held responses, and holds no more. */
    synchronized void letGo() throws IOException {
        held.clear();
        for (Turn turn : waiting.reversed()) {
            reply(turn);
        }
        waiting.clear();
    }

    /** The number of held responses. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** The headers of all requests so far. */
    List<SmbHeader> headers() {
        return headers;
    }

    List<SmbHeader> headers(SmbCommand command) {
        return headers.stream().filter(header -> header.command() == command).toList();
    }

    /** The number of credits that the client should have. */
    synchronized long outstanding() {
        return granted - used.cardinality();
    }

    /** Whether every message id up to the highest one has arrived: a server waits for missing ones for ever. */
    synchronized boolean withoutGaps() {
        return used.nextClearBit(0) == used.length();
    }

    static byte[] content(long from, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = at(from + i);
        }
        return bytes;
    }

    private static byte at(long position) {
        return (byte) (position ^ position >>> 8 ^ position >>> 16);
    }

    private void note(Turn turn) {
        headers.add(turn.header());
    }

    private synchronized void play(Turn turn) throws IOException {
        headers.add(turn.header());
        spend(turn.header());
        Integer count = held.get(turn.command());
        if (count == null || (turn.header().flags() & SmbHeader.FLAG_RELATED) != 0) {
            reply(turn);
            return;
        }
        waiting.add(turn);
        if (waiting.size() >= count) {
            letGo();
        }
    }

    private void spend(SmbHeader header) {
        int first = (int) header.messageId();
        int end = first + Math.max(1, header.creditCharge());
        int again = used.nextSetBit(first);
        if (first < 0 || end > granted || (again >= 0 && again < end)) {
            throw new IllegalStateException(header.command() + " spends the message ids " + first + " to " + (end - 1)
                    + "; granted are those below " + granted + (again < 0 ? "" : ", and spent is " + again));
        }
        used.set(first, end);
    }

    private void reply(Turn turn) throws IOException {
        Answer own = answers.get(turn.command());
        byte[] answer;
        if (own == null) {
            answer = turn.answer();
        } else {
            Honest.Answer given = own.to(turn);
            answer = turn.answer(given.status(), given.body());
        }
        int grant = Math.clamp(mostCredits - outstanding(), 0, turn.header().credits());
        granted += grant;
        SmbHeader.putCredits(PlayedSession.little(answer), 0, grant);
        turn.send(turn.seal(answer));
    }

    private Honest.Answer created() {
        return Honest.success(
                new CreateResponse(0, 0, 1, 1, 1, 1, 1, size, size, FileAttributes.NORMAL, Honest.FILE, List.of()));
    }

    /** Returns the requested bytes that exist in the file, at most {@code most}. */
    Honest.Answer read(Turn turn, int most) throws IOException {
        ReadRequest request = (ReadRequest) turn.request();
        int length = Math.clamp(size - request.offset(), 0, Math.min(most, request.length()));
        return length == 0
                ? Honest.error(turn, NtStatus.END_OF_FILE)
                : Honest.success(new ReadResponse(0, ByteBuffer.wrap(content(request.offset(), length))));
    }

    /** Reports all bytes but {@code missing} as written; checks that they are the bytes of their position. */
    static Honest.Answer written(Turn turn, int missing) throws IOException {
        WriteRequest request = (WriteRequest) turn.request();
        int length = request.data().remaining();
        if (!request.data().equals(ByteBuffer.wrap(content(request.offset(), length)))) {
            throw new IllegalStateException(
                    length + " bytes at " + request.offset() + " are not those of this position");
        }
        return Honest.success(new WriteResponse(length - missing, 0));
    }
}
