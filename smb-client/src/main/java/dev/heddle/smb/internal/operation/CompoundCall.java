// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.operation;

import dev.heddle.core.Exchange;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.internal.chain.Requests;
import dev.heddle.smb.internal.chain.SmbCall;
import dev.heddle.smb.internal.chain.SmbReply;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.wire.CreateResponse;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbResponse;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Compound} in flight. Its responses may arrive in any number of frames. The first failure counts; an opened
 * file is closed in any case. Used by one thread at a time.
 */
public final class CompoundCall<V extends @Nullable Object> implements Operation.Pending<V> {
    private final TreeHandler tree;
    private final Compound<V> chain;
    private final ArrayDeque<Exchange<SmbCall, SmbReply>> left;
    /** The status of the response before that to the CLOSE. */
    private NtStatus before = NtStatus.SUCCESS;

    /** Sends the compound. */
    CompoundCall(TreeHandler tree, Compound<V> chain) throws SmbException {
        this.tree = tree;
        this.chain = chain;
        this.left = new ArrayDeque<>(tree.send(chain.calls()));
    }

    @Override
    public V get() throws SmbException {
        try {
            return receive();
        } catch (SmbStatusException e) {
            if (!e.is(NtStatus.NETWORK_SESSION_EXPIRED)) {
                throw e;
            }
            // A refused request was not carried out, and the session has been renewed by now.
            return chain.send(tree).receive();
        }
    }

    @Override
    public void cancel() {
        left.forEach(tree::cancel);
        left.clear();
    }

    private V receive() throws SmbException {
        boolean opened = false;
        try {
            CreateResponse created = chain.closes()
                    ? next(CreateResponse.class, (response, reply) -> response)
                    : tree.opened(left.removeFirst(), chain.path());
            opened = true;
            return use(created);
        } finally {
            if (!opened) {
                drain();
            }
        }
    }

    private V use(CreateResponse created) throws SmbException {
        boolean closed = false;
        try {
            V value = chain.body().read(created, this);
            close(created.fileId());
            closed = true;
            return value;
        } finally {
            if (!closed && !drain()) {
                tree.closeQuietly(created.fileId(), chain.path());
            }
        }
    }

    private void close(FileId opened) throws SmbException {
        if (!chain.closes()) {
            tree.closeBehind(opened, chain.path());
            return;
        }
        Exchange<SmbCall, SmbReply> exchange = left.removeFirst();
        try (SmbReply reply = Requests.receive(tree, exchange)) {
            if (reply.status().equals(NtStatus.SUCCESS)) {
                return;
            }
            // Some servers fail a request with the status of the one before it ([MS-SMB2] 3.3.5.2.7.2), and have not
            // carried it out.
            boolean likeTheOneBefore = before.isError() && reply.status().equals(before);
            if (!likeTheOneBefore && !reply.status().equals(NtStatus.NETWORK_SESSION_EXPIRED)) {
                throw Requests.failed(reply, exchange.request());
            }
        }
        // The rest of the chain was carried out and must not be repeated.
        tree.close(opened, chain.path());
    }

    /** Returns the response to the next request, which must be a success. */
    public <T extends SmbResponse, R> R next(Class<T> type, Requests.Reader<T, R> reader) throws SmbException {
        return Requests.receive(tree, left.removeFirst(), type, reader);
    }

    /** Returns the response to the next request, whatever its status. The caller closes it. */
    public SmbReply next() throws SmbException {
        SmbReply reply = Requests.receive(tree, left.removeFirst());
        before = reply.status();
        return reply;
    }

    /**
     * Receives the remaining responses after a failure.
     *
     * @return whether the chain's own CLOSE succeeded
     */
    private boolean drain() {
        boolean done = false;
        while (!left.isEmpty()) {
            done = tree.settle(left.removeFirst());
        }
        return done && chain.closes();
    }
}
