package dev.heddle.smb.hostile;

import dev.heddle.smb.fscc.FileNotifyInformation;
import dev.heddle.smb.wire.ChangeNotifyResponse;
import dev.heddle.smb.wire.ErrorResponse;
import dev.heddle.smb.wire.NtStatus;
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
 * What a {@link PlayedServer} does about CHANGE_NOTIFY: each request is pending until a change answers the oldest one; a change that finds no
 * request is lost, which real servers do not do. Changes happen on the server's thread, with the next ECHO.
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
        turn.send(turn.pending(asyncId(requests.size()), 0));
        requests.add(turn);
        outstanding.addLast(turn);
        happen();
    }

    /** From the next ECHO on: so many changes, each right after the answer to the one before; a second one waits until that answer's request was replaced. */
    void burst(PlayedServer server, int count) {
        withNextEcho(server, () -> {
            initial = requests.size();
            burst = count;
            happen();
        });
    }

    /** A change follows the one before it at once, though that one's request has not been replaced: only the one before that has. */
    private void happen() throws IOException {
        while (happened < burst && requests.size() >= initial + happened - 1) {
            Turn turn = outstanding.pollFirst();
            if (turn == null) {
                lost.incrementAndGet();
            } else {
                answer(turn, NtStatus.SUCCESS, List.of(new FileNotifyInformation(1, "f" + happened)));
            }
            happened++;
        }
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

    /** Meant by async id, or by message id if the client had not seen that yet. */
    private @Nullable Turn requested(SmbHeader cancel) {
        if (cancel.isAsync()) {
            return requests.get((int) (cancel.asyncId() - asyncId(0)));
        }
        return requests.stream()
                .filter(turn -> turn.header().messageId() == cancel.messageId())
                .findFirst()
                .orElse(null);
    }

    /** The first CANCEL comes too late: its request has just been answered. */
    void answerCancelsWith(int action, String name) {
        answerToCancel = List.of(new FileNotifyInformation(action, name));
    }

    /** With the next ECHO: one answer with these changes, as pairs of an action and a name. */
    void report(PlayedServer server, Object... changes) {
        List<FileNotifyInformation> list = new ArrayList<>();
        for (int i = 0; i < changes.length; i += 2) {
            list.add(new FileNotifyInformation((int) changes[i], (String) changes[i + 1]));
        }
        withNextEcho(server, () -> answer(outstanding.removeFirst(), NtStatus.SUCCESS, list));
    }

    /** With the next ECHO: an answer without changes. */
    void answer(PlayedServer server, NtStatus status) {
        withNextEcho(server, () -> answer(outstanding.removeFirst(), status, List.of()));
    }

    /** With the next ECHO: an answer of two changes, damaged before it is signed. */
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

    /** The server has lost all requests but the latest. */
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
