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
 * The requests of one frame, in order: one, or a compound ([MS-SMB2] 3.3.5.2.7). Its requests are answered by one
 * thread, in one frame.
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

    /** An answer on its way. Used by one thread at a time. */
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

        /** Gives back what the answer holds, unless that was done: it is laid out, or will not be. */
        void drop() {
            PooledBuffer payload = answer.payload();
            if (payload != null && !dropped) {
                dropped = true;
                payload.release();
            }
        }
    }

    /**
     * @param frame holds the messages; given back when all are answered
     * @param encryptedBy the session under whose keys the frame came; null if it was not encrypted
     */
    RequestChain(ServerConnection connection, PooledBuffer frame, @Nullable ServerSession encryptedBy) {
        this.connection = connection;
        this.frame = frame;
        this.encryptedBy = encryptedBy;
    }

    /** The frame, plain. */
    ByteBuffer bytes() {
        return frame.bytes();
    }

    void add(Call call) {
        calls.add(call);
    }

    /** Whether nothing in it takes time or is answered. */
    boolean onlyCancels() {
        return calls.stream().allMatch(call -> call.command() == SmbCommand.CANCEL);
    }

    @Nullable
    public ServerSession encryptedBy() {
        return encryptedBy;
    }

    /** The request before the one at hand, whose session and tree a related one uses; null if there is none. */
    @Nullable
    public Call before() {
        return before;
    }

    /** How the last request ended. */
    public NtStatus status() {
        return status;
    }

    /** Whether the requests so far have named no file: a related request would have none. */
    public boolean lacksFile() {
        return fileId.equals(FileId.RELATED);
    }

    /** The file that the last request was about. */
    public FileId fileId() {
        return fileId;
    }

    public void fileId(FileId id) {
        fileId = id;
    }

    /** Answers all. */
    void run() throws InterruptedException {
        try {
            Commands commands = connection.core().commands();
            for (Call call : calls) {
                if (connection.isClosed()) {
                    break; // whoever has sent it may have sent it again, elsewhere
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
            replies.forEach(Reply::drop); // of those that an interrupt kept from being sent
            frame.release();
            calls.forEach(Call::done);
        }
    }

    /** Sends what there is, and that the request at hand will take its time. */
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

    /** Gives the frame back without an answer. */
    void drop() {
        frame.release();
    }
}
