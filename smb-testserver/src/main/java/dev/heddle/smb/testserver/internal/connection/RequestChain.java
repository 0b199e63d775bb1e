// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.connection;

import dev.heddle.core.buffer.PooledBuffer;
import dev.heddle.smb.testserver.internal.command.Commands;
import dev.heddle.smb.testserver.internal.files.Answer;
import dev.heddle.smb.testserver.internal.session.ServerSession;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one frame, in order: one request, or a compound ([MS-SMB2] 3.3.5.2.7). One thread executes all of
 * them and sends the responses in one frame.
 */
public final class RequestChain {
    private final ServerConnection connection;
    private final PooledBuffer frame;
    private final @Nullable ServerSession encryptedBy;
    private final List<Call> calls = new ArrayList<>();
    private final List<Reply> replies = new ArrayList<>();
    private @Nullable Call before;
    private FileId fileId = FileId.RELATED;
    private NtStatus status = NtStatus.SUCCESS;

    /** A response that is not sent yet. Used by one thread at a time. */
    public static final class Reply {
        private final Call call;
        private final Answer answer;
        private boolean dropped;

        Reply(Call call, Answer answer) {
            this.call = call;
            this.answer = answer;
        }

        public Call call() {
            return call;
        }

        Answer answer() {
            return answer;
        }

        /** Releases the payload of the response, once: after the response is encoded, or if it will never be. */
        void drop() {
            PooledBuffer payload = answer.payload();
            if (payload != null && !dropped) {
                dropped = true;
                payload.release();
            }
        }
    }

    /**
     * @param frame holds the messages; released when all requests have a response
     * @param encryptedBy the session whose key encrypted the frame; null if it was not encrypted
     */
    RequestChain(ServerConnection connection, PooledBuffer frame, @Nullable ServerSession encryptedBy) {
        this.connection = connection;
        this.frame = frame;
        this.encryptedBy = encryptedBy;
    }

    /** Returns the decrypted frame. */
    ByteBuffer bytes() {
        return frame.bytes();
    }

    void add(Call call) {
        calls.add(call);
    }

    /** Returns whether all requests are CANCELs, which need little time and get no response. */
    boolean onlyCancels() {
        return calls.stream().allMatch(call -> call.command() == SmbCommand.CANCEL);
    }

    @Nullable
    public ServerSession encryptedBy() {
        return encryptedBy;
    }

    /**
     * Returns the request before the current one; a related request uses its session and tree. Null if there is none.
     */
    @Nullable
    public Call before() {
        return before;
    }

    /** Returns the status of the last response. */
    public NtStatus status() {
        return status;
    }

    /** Returns whether no request so far has named a file, so that a related request has none. */
    public boolean lacksFile() {
        return fileId.equals(FileId.RELATED);
    }

    /** Returns the file id of the last request. */
    public FileId fileId() {
        return fileId;
    }

    public void fileId(FileId id) {
        fileId = id;
    }

    /** Executes all requests and sends their responses. */
    void run() throws InterruptedException {
        try {
            Commands commands = connection.core().commands();
            for (Call call : calls) {
                if (connection.isClosed()) {
                    break; // the client may have sent the request again on another connection
                }
                call.faults(connection.core().faults().faultsOf(call.command()));
                Answer answer = commands.answer(call);
                if (answer != null) {
                    status = answer.status();
                    replies.add(new Reply(call, answer));
                }
                before = call;
            }
            flush();
        } finally {
            replies.forEach(Reply::drop); // an interrupt may have left some unsent
            frame.release();
            calls.forEach(Call::done);
        }
    }

    /** Sends the responses so far, and an interim response to this request. */
    void sendPending(Call call) throws InterruptedException {
        replies.add(new Reply(call, Answer.error(call.command(), NtStatus.PENDING)));
        flush();
    }

    private void flush() throws InterruptedException {
        if (!replies.isEmpty()) {
            List<Reply> sent = List.copyOf(replies);
            replies.clear();
            connection.send(sent, encryptedBy);
        }
    }

    /** Releases the frame without a response. */
    void drop() {
        frame.release();
    }
}
