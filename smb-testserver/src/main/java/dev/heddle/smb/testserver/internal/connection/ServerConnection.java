// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.connection;

import dev.heddle.core.Awaited;
import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.Deadline;
import dev.heddle.core.FrameHandler;
import dev.heddle.core.ProtocolViolationException;
import dev.heddle.core.Worker;
import dev.heddle.core.buffer.BufferPool;
import dev.heddle.core.buffer.PooledBuffer;
import dev.heddle.core.net.Transport;
import dev.heddle.smb.testserver.internal.fault.FaultyTransport;
import dev.heddle.smb.testserver.internal.files.StatusException;
import dev.heddle.smb.testserver.internal.session.Authentication;
import dev.heddle.smb.testserver.internal.session.NegotiateCommand;
import dev.heddle.smb.testserver.internal.session.ServerSession;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of one client. The reader thread decrypts, records message ids and requests, and passes each frame to
 * a thread of its own, which executes the frame's requests in order; different frames run in parallel. The credits
 * bound their number.
 */
public final class ServerConnection implements FrameHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    /** The maximum number of pending requests of a connection, as in Windows. */
    private static final int MAX_PENDING = 512;

    private final ServerCore core;
    private final Worker worker;
    private final Unpacker unpacker = new Unpacker(this);
    private final Sender sender;
    private final ServerFrameFormat format;
    private final Runnable linger;
    private final MessageWindow window;
    private final NegotiateCommand negotiation;
    private final Authentication authentication;
    private final Map<Long, Call> calls = new ConcurrentHashMap<>();
    private final Map<Long, Call> asyncCalls = new ConcurrentHashMap<>();
    private final AtomicLong asyncIds = new AtomicLong();
    private final End end = new End();
    private volatile boolean loggedIn;

    /** The end of the connection, for the thread that waits for it. */
    private static final class End extends Awaited {
        private volatile boolean done;

        @Override
        public boolean isDone() {
            return done;
        }

        void happen() {
            done = true;
            wake();
        }
    }

    private ServerConnection(ServerCore core, String peer, Runnable linger) {
        this.core = core;
        this.worker = core.config().backend().newWorker(core.workers().withName("smb-server " + peer));
        this.sender = new Sender(worker, this);
        this.format = new ServerFrameFormat(core.config().sizes().write());
        this.linger = linger;
        this.window = new MessageWindow(core.config().maxCredits());
        this.negotiation = new NegotiateCommand(core);
        this.authentication = new Authentication(core, negotiation);
    }

    /**
     * Starts to serve a client that has connected.
     *
     * @param linger makes closing the transport reset the connection
     */
    static void start(ServerCore core, Transport transport, Runnable linger) throws ConnectionClosedException {
        ServerConnection connection = new ServerConnection(core, transport.peer(), linger);
        core.connections().add(connection);
        try {
            connection.worker.start(
                    new FaultyTransport(transport, core.faults(), linger), connection.format, connection);
            connection.expectLogin();
            core.requests().execute(connection::attend);
        } catch (ConnectionClosedException | RejectedExecutionException e) {
            connection.close();
            core.connections().remove(connection);
            throw e;
        }
    }

    private void expectLogin() {
        Duration time = core.config().limits().loginTime();
        Runnable unused = worker.schedule(Deadline.after(worker.config().time(), time), () -> {
            if (!loggedIn) {
                fail(new ProtocolViolationException("no user logged in within " + time));
            }
        });
    }

    /** Notes that a user has logged in: the login timeout ends, and large frames are allowed. */
    public void loggedIn() {
        loggedIn = true;
        format.loggedIn();
    }

    /**
     * Blocks until the connection closes, and does its I/O if the worker has no threads; then releases the resources of
     * the connection.
     */
    private void attend() {
        try {
            boolean unused = worker.receive(end, Deadline.NEVER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
            sender.drop();
            core.sessions().endAll(this);
            core.connections().remove(this);
        }
    }

    public ServerCore core() {
        return core;
    }

    public NegotiateCommand negotiation() {
        return negotiation;
    }

    public Authentication authentication() {
        return authentication;
    }

    public BufferPool pool() {
        return worker.config().pool();
    }

    @Override
    public void onFrame(PooledBuffer frame) throws IOException {
        RequestChain chain = unpacker.unpack(frame);
        if (chain.onlyCancels()) {
            // CANCELs run on the reader thread. They never block, a later CLOSE must not overtake them, and they cost
            // no credit, so that nothing else would bound the number of waiting CANCELs.
            run(chain);
            return;
        }
        try {
            core.requests().execute(() -> run(chain));
        } catch (RejectedExecutionException e) {
            chain.drop(); // the server is closing
        }
    }

    private void run(RequestChain chain) {
        try {
            chain.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOG.warn("{}: cannot respond to a request", worker.config().name(), e);
            worker.fail(new ConnectionClosedException(
                    ConnectionClosedException.Reason.INTERNAL, "the server cannot respond to a request", e));
        }
    }

    /** Records a request and the message ids that it uses ([MS-SMB2] 3.3.5.2.3). A CANCEL uses none. */
    Call accept(RequestChain chain, SmbHeader header, ByteBuffer message) throws ProtocolViolationException {
        if (header.isResponse()) {
            throw new ProtocolViolationException("the client sent a response to " + header.command());
        }
        int charge = negotiation.chargesCredits() ? Math.max(1, header.creditCharge()) : 1;
        Call call = new Call(this, chain, header, message, charge);
        if (header.command() != SmbCommand.CANCEL) {
            if (!window.take(header.messageId(), charge)) {
                throw new ProtocolViolationException("message id " + Long.toUnsignedString(header.messageId()) + " of "
                        + header.command() + " was not granted, or is already used");
            }
            calls.put(header.messageId(), call);
        }
        return call;
    }

    /** Returns the number of requests without a final response. */
    public int unanswered() {
        return calls.size();
    }

    /** Returns the number of pending requests: those to which the server has sent an interim response. */
    public int pending() {
        return asyncCalls.size();
    }

    MessageWindow window() {
        return window;
    }

    /** Returns the session whose key can have encrypted a frame of this connection. */
    ServerSession sessionThatEncrypts(long id) throws ProtocolViolationException {
        ServerSession session = core.sessions().find(id, this);
        if (session == null || !session.canEncrypt()) {
            throw new ProtocolViolationException("an encrypted frame names session 0x" + Long.toHexString(id)
                    + ", for which this connection has no key");
        }
        return session;
    }

    /**
     * Registers a pending request and returns its async id. The interim response grants the credits back, so that
     * credits do not bound the number of pending requests.
     *
     * @throws StatusException if the connection has the maximum number of pending requests
     */
    long nextAsyncId(Call call) throws StatusException {
        if (asyncCalls.size() >= MAX_PENDING) {
            throw new StatusException(NtStatus.INSUFFICIENT_RESOURCES);
        }
        long id = asyncIds.incrementAndGet();
        asyncCalls.put(id, call);
        return id;
    }

    /** Returns the request that a CANCEL names; null if it already has its final response. */
    @Nullable
    public Call toCancel(SmbHeader cancel) {
        return cancel.isAsync() ? asyncCalls.get(cancel.asyncId()) : calls.get(cancel.messageId());
    }

    /**
     * Sends responses in one frame.
     *
     * @param encryptedBy the session whose key encrypted the requests; null for none
     */
    void send(List<RequestChain.Reply> replies, @Nullable ServerSession encryptedBy) throws InterruptedException {
        for (RequestChain.Reply reply : replies) {
            if (!reply.answer().status().equals(NtStatus.PENDING)) {
                calls.remove(reply.call().header().messageId(), reply.call());
                asyncCalls.remove(reply.call().asyncId(), reply.call());
            }
        }
        try {
            sender.send(replies, encryptedBy);
        } catch (ConnectionClosedException e) {
            LOG.debug("{}: closed before a response was sent", worker.config().name());
        }
    }

    @Override
    public void onClosed(ConnectionClosedException cause) {
        LOG.debug("{}: {}", worker.config().name(), cause.getMessage());
        calls.values().forEach(Call::cancel);
        asyncCalls.values().forEach(Call::cancel);
        sender.end();
        end.happen();
    }

    /** Closes the connection because the client has violated the protocol. */
    public void fail(ProtocolViolationException cause) {
        worker.fail(new ConnectionClosedException(
                ConnectionClosedException.Reason.PROTOCOL, String.valueOf(cause.getMessage()), cause));
    }

    /** Resets the connection, as if the server machine had failed. */
    public void reset() {
        linger.run();
        worker.fail(new ConnectionClosedException(
                ConnectionClosedException.Reason.STOPPED, "an injected fault reset the connection", null));
    }

    /** Returns whether the connection has closed. */
    boolean isClosed() {
        return end.isDone();
    }

    /** Closes the connection. */
    void close() {
        boolean unused = worker.stop(Deadline.after(worker.config().time(), STOP_TIMEOUT));
    }

    @Override
    public String toString() {
        return worker.config().name();
    }
}
