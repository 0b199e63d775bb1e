// SPDX-License-Identifier: Apache-2.0
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
 * The CHANGE_NOTIFY requests of one open of a directory ([MS-SMB2] 3.3.4.4, [MS-FSA] 2.1.5.11). From its first request
 * on, the watch keeps changes that happen between two requests, up to the output length of the first. Thread-safe.
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
    /**
     * The response that is not sent yet. The next response waits until it is sent, since two threads could send them in
     * the wrong order.
     */
    private @Nullable CompletableFuture<Answer> onItsWay;

    private record Request(int length, CompletableFuture<Answer> answer) {}

    /**
     * Adds a request for the next changes.
     *
     * @param length the maximum number of bytes of the changes
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

    /** Removes requests that were cancelled. */
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
     * Records related changes.
     *
     * @param forgetful whether to drop them if no request is pending
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
            // A cancelled request does not consume the changes.
            if (request.answer.complete(answer(request.length))) {
                kept.clear();
                overflown = false;
                onItsWay = request.answer;
            }
        }
    }

    /** Notes that this response has been sent. */
    @SuppressWarnings("ReferenceEquality") // compares identity on purpose
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

    /** Ends all requests with this status: the directory is closed, or will be deleted. */
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
