// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import dev.heddle.smb.auth.NtlmServer;
import dev.heddle.smb.fscc.FileNotifyInformation;
import dev.heddle.smb.wire.ChangeNotifyResponse;
import dev.heddle.smb.wire.ErrorResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SessionSetupRequest;
import dev.heddle.smb.wire.SessionSetupResponse;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The CHANGE_NOTIFY acts of a {@link PlayedServer}: each request stays pending until a change answers the oldest one. A
 * change that finds no request is lost, unlike on real servers. Changes happen on the server's thread, with the next
 * ECHO.
 */
final class WatchedServer {
    private final List<Turn> requests = new CopyOnWriteArrayList<>();
    private final ArrayDeque<Turn> outstanding = new ArrayDeque<>();
    private final List<SmbHeader> cancels = new CopyOnWriteArrayList<>();
    private volatile @Nullable List<FileNotifyInformation> answerToCancel;
    private int burst;
    private int happened;
    private final AtomicInteger lost = new AtomicInteger();
    private int initial;
    private int expiresAt = -1;
    private boolean expired;
    private int logins;
    private final AtomicInteger refused = new AtomicInteger();

    void attach(PlayedServer server) {
        server.on(SmbCommand.CHANGE_NOTIFY, this::asked).on(SmbCommand.CANCEL, this::cancelled);
    }

    List<Turn> requests() {
        return requests;
    }

    List<SmbHeader> cancels() {
        return cancels;
    }

    int lost() {
        return lost.get();
    }

    static long asyncId(int request) {
        return 0x7700L + request;
    }

    private void asked(Turn turn) throws IOException {
        if (expired) {
            refused.incrementAndGet();
            answer(turn, NtStatus.NETWORK_SESSION_EXPIRED, List.of());
            return;
        }
        turn.send(turn.pending(asyncId(requests.size()), 0));
        requests.add(turn);
        outstanding.addLast(turn);
        happen();
    }

    /**
     * Starts a burst with the next ECHO: that many changes. Each follows the response for the one before at once, and
     * waits only until the request of the change before that was replaced.
     */
    void burst(PlayedServer server, int count) {
        withNextEcho(server, () -> {
            initial = requests.size();
            burst = count;
            happen();
        });
    }

    /**
     * A change follows the one before it at once, before the request of that one has been replaced; only the request of
     * the change before that must have been replaced.
     */
    private void happen() throws IOException {
        while (happened < burst && requests.size() >= initial + happened - 1) {
            if (happened == expiresAt) {
                expired = true;
            }
            Turn turn = outstanding.pollFirst();
            if (turn == null) {
                lost.incrementAndGet();
            } else {
                answer(turn, NtStatus.SUCCESS, List.of(new FileNotifyInformation(1, "f" + happened)));
            }
            happened++;
        }
    }

    /**
     * Makes the session expire with that change of the burst: new requests are refused until the client has logged in
     * again. Pending requests stay pending.
     */
    void expireAt(PlayedServer server, int change) {
        expiresAt = change;
        server.on(SmbCommand.SESSION_SETUP, this::loginAgain);
    }

    /**
     * Makes the session expire with the next ECHO: pending and new requests are refused until the client has logged in
     * again.
     */
    void expire(PlayedServer server) {
        expireAt(server, -1);
        withNextEcho(server, () -> {
            expired = true;
            while (!outstanding.isEmpty()) {
                asked(outstanding.removeFirst());
            }
        });
    }

    private void loginAgain(Turn turn) throws IOException {
        if (logins++ % 2 == 0) {
            byte[] challenge = NtlmServer.challengeMessage(NtlmServer.targetInfo());
            turn.send(turn.seal(turn.answer(
                    NtStatus.MORE_PROCESSING_REQUIRED, new SessionSetupResponse(0, NtlmServer.wrapped(challenge)))));
        } else {
            byte[] token = ((SessionSetupRequest) turn.request()).securityBuffer();
            byte[] last = new NtlmServer(PlayedServer.USER, PlayedServer.PASSWORD)
                    .accept(token)
                    .token();
            expired = false;
            turn.send(turn.seal(turn.answer(NtStatus.SUCCESS, new SessionSetupResponse(0, last))));
        }
    }

    /** The number of requests that were refused because the session had expired. */
    int refused() {
        return refused.get();
    }

    private void cancelled(Turn turn) throws IOException {
        cancels.add(turn.header());
        Turn old = requested(turn.header());
        if (old == null || !outstanding.remove(old)) {
            return;
        }
        List<FileNotifyInformation> instead = answerToCancel;
        answerToCancel = null;
        if (instead == null) {
            answer(old, NtStatus.CANCELLED, List.of());
        } else {
            answer(old, NtStatus.SUCCESS, instead);
        }
    }

    /** Finds the request of a CANCEL by async id, or by message id if the client had not received the async id yet. */
    private @Nullable Turn requested(SmbHeader cancel) {
        if (cancel.isAsync()) {
            return requests.get((int) (cancel.asyncId() - asyncId(0)));
        }
        return requests.stream()
                .filter(turn -> turn.header().messageId() == cancel.messageId())
                .findFirst()
                .orElse(null);
    }

    /** Makes the first CANCEL arrive too late: its request has just been answered. */
    void answerCancelsWith(int action, String name) {
        answerToCancel = List.of(new FileNotifyInformation(action, name));
    }

    /** Sends, with the next ECHO, one response with these changes, as pairs of an action and a name. */
    void report(PlayedServer server, Object... changes) {
        List<FileNotifyInformation> list = new ArrayList<>();
        for (int i = 0; i < changes.length; i += 2) {
            list.add(new FileNotifyInformation((int) changes[i], (String) changes[i + 1]));
        }
        withNextEcho(server, () -> answer(outstanding.removeFirst(), NtStatus.SUCCESS, list));
    }

    /** Answers, with the next ECHO, the latest request first, then the one before it, each with an added file. */
    void reportToTheLatestFirst(PlayedServer server, String first, String second) {
        withNextEcho(server, () -> {
            for (String name : List.of(first, second)) {
                answer(outstanding.removeLast(), NtStatus.SUCCESS, List.of(new FileNotifyInformation(1, name)));
            }
        });
    }

    /** Sends, with the next ECHO, a response without changes. */
    void answer(PlayedServer server, NtStatus status) {
        withNextEcho(server, () -> answer(outstanding.removeFirst(), status, List.of()));
    }

    /** Sends, with the next ECHO, a response with two changes, damaged before it is signed. */
    void lie(PlayedServer server, Consumer<ByteBuffer> damage) {
        withNextEcho(server, () -> {
            Turn turn = outstanding.removeFirst();
            byte[] message = turn.answer(
                    NtStatus.SUCCESS,
                    new ChangeNotifyResponse(data(
                            List.of(new FileNotifyInformation(1, "first"), new FileNotifyInformation(1, "second")))));
            damage.accept(PlayedSession.little(message));
            turn.send(turn.seal(message));
        });
    }

    /** Makes the server lose all requests but the latest {@code count}. */
    void forgetAllBut(int count) {
        while (outstanding.size() > count) {
            outstanding.removeFirst();
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void withNextEcho(PlayedServer server, Step step) {
        server.on(SmbCommand.ECHO, turn -> {
            server.on(SmbCommand.ECHO, Turn::reply);
            step.run();
            turn.reply();
        });
    }

    private static void answer(Turn turn, NtStatus status, List<FileNotifyInformation> changes) throws IOException {
        turn.send(turn.seal(turn.answer(
                status,
                status.equals(NtStatus.SUCCESS)
                        ? new ChangeNotifyResponse(data(changes))
                        : new ErrorResponse(SmbCommand.CHANGE_NOTIFY, 0, new byte[0]))));
    }

    private static ByteBuffer data(List<FileNotifyInformation> changes) {
        ByteBuffer data = ByteBuffer.allocate(FileNotifyInformation.encodedLength(changes))
                .order(ByteOrder.LITTLE_ENDIAN);
        FileNotifyInformation.encodeList(changes, data);
        return data.flip();
    }
}
