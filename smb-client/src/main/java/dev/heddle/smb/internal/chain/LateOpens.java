// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.Exchange;
import dev.heddle.smb.wire.CloseRequest;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.CreateResponse;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.NtStatus;
import java.io.IOException;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a file that the server opens after the caller has timed out, was interrupted or has cancelled the open. Nobody
 * else knows that handle, and it would keep others from the file until the session ends. Thread-safe.
 */
public final class LateOpens {
    private static final Logger LOG = LoggerFactory.getLogger(LateOpens.class);

    private final ConnectionMessageHandler<SmbCall, SmbReply> connection;
    private final SessionHandler session;
    private final Queue<Exchange<SmbCall, SmbReply>> closing;

    /** @param closing the session's CLOSE requests for whose responses no thread waits */
    public LateOpens(
            ConnectionMessageHandler<SmbCall, SmbReply> connection,
            SessionHandler session,
            Queue<Exchange<SmbCall, SmbReply>> closing) {
        this.connection = connection;
        this.session = session;
        this.closing = closing;
    }

    /** Returns the callback that takes the late response to that call; null if the call leaves nothing open. */
    @Nullable
    Consumer<SmbReply> taker(SmbCall call) {
        return call.request() instanceof CreateRequest && !call.closedInFrame() ? reply -> accept(call, reply) : null;
    }

    private void accept(SmbCall create, SmbReply late) {
        try (SmbReply reply = session.checked(late, create)) {
            if (reply.status().equals(NtStatus.SUCCESS) && reply.decode() instanceof CreateResponse created) {
                close(create, created.fileId());
            }
        } catch (IOException e) {
            LOG.debug("{} was answered too late, and may have left the file open: {}", create, e.toString());
        }
    }

    /**
     * Does not wait for the response. A thread that sends a request later takes it: if the session has expired, it
     * repeats the CLOSE.
     */
    private void close(SmbCall create, FileId fileId) throws IOException {
        SmbCall close =
                SmbCall.of(new CloseRequest(0, fileId), create.path()).withTree(create.treeId(), create.encrypt());
        closing.add(session.sendo(close, connection.defaultDeadline()));
    }
}
