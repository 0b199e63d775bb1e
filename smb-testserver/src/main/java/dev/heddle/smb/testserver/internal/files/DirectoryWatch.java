package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.fscc.FileNotifyInformation;
import dev.heddle.smb.wire.ChangeNotifyResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What one open of a directory is told about changes in it ([MS-SMB2] 3.3.4.4, [MS-FSA] 2.1.5.11). From its first
 * request on it keeps what happens between two requests, up to the length that the first one asked for. Thread-safe.
 */
public final class DirectoryWatch {
    private final Deque<Request> requests = new ArrayDeque<>();
    private final List<FileNotifyInformation> kept = new ArrayList<>();
    private boolean watching;
    private @Nullable NtStatus ended;
    private boolean wholeTree;
    private int filter;
    private int maxKept;
    private boolean overflown;
    /** The answer that is on its way: the next one is not made before it is sent, since two threads could swap them. */
    private @Nullable CompletableFuture<Answer> onItsWay;

    private record Request(int length, CompletableFuture<Answer> answer) {}

    /**
     * Waits for the next changes.
     *
     * @param length the most bytes of them
     */
    public CompletableFuture<Answer> next(
            Changes changes, FileNode directory, int completionFilter, boolean tree, int length) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        boolean first;
        synchronized (this) {
            first = !watching;
            if (first) {
                watching = true;
                wholeTree = tree;
                filter = completionFilter;
                maxKept = length;
            }
            requests.add(new Request(length, answer));
            if (ended != null) {
                answer.complete(Answer.error(SmbCommand.CHANGE_NOTIFY, ended));
            } else {
                tell();
            }
        }
        if (first) {
            changes.add(this, directory);
        }
        return answer;
    }

    /** Forgets requests that were cancelled. */
    public synchronized void forgetCancelled() {
        requests.removeIf(request -> request.answer.isDone());
    }

    synchronized boolean wholeTree() {
        return wholeTree;
    }

    synchronized boolean wants(int kinds) {
        return (filter & kinds) != 0;
    }

    /**
     * Notes changes that belong together.
     *
     * @param forgetful unless nobody waits for them
     */
    synchronized void happened(List<FileNotifyInformation> changes, boolean forgetful) {
        if (forgetful && requests.isEmpty()) {
            return;
        }
        kept.addAll(changes);
        if (FileNotifyInformation.encodedLength(kept) > maxKept) {
            kept.clear();
            overflown = true;
        }
        tell();
    }

    private void tell() {
        while (onItsWay == null && (overflown || !kept.isEmpty()) && !requests.isEmpty()) {
            Request request = requests.remove();
            // One that was cancelled does not take the changes with it.
            if (request.answer.complete(answer(request.length))) {
                kept.clear();
                overflown = false;
                onItsWay = request.answer;
            }
        }
    }

    /** That answer has been sent. */
    @SuppressWarnings("ReferenceEquality") // that very one
    public synchronized void sent(CompletableFuture<Answer> answer) {
        if (onItsWay == answer) {
            onItsWay = null;
            tell();
        }
    }

    private Answer answer(int most) {
        int length = FileNotifyInformation.encodedLength(kept);
        if (overflown || length > most) {
            return Answer.of(NtStatus.NOTIFY_ENUM_DIR, new ChangeNotifyResponse(ByteBuffer.allocate(0)));
        }
        ByteBuffer data = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        FileNotifyInformation.encodeList(kept, data);
        return Answer.success(new ChangeNotifyResponse(data.flip()));
    }

    /** The directory is closed, or will be deleted: requests end with that status. */
    void end(Changes changes, NtStatus status) {
        changes.remove(this);
        synchronized (this) {
            ended = ended == null ? status : ended;
            for (Request request : requests) {
                request.answer.complete(Answer.error(SmbCommand.CHANGE_NOTIFY, status));
            }
            requests.clear();
        }
    }
}
