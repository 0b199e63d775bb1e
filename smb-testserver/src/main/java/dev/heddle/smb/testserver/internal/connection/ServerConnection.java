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
 * One client's connection. The thread that reads decrypts, notes the message ids and the requests, and hands each frame
 * to a virtual thread of its own, which carries out the frame's requests in order; those of different frames overtake
 * each other. How many there can be is bounded by the credits.
 */
public final class ServerConnection implements FrameHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    /** As many as Windows lets wait on a connection. */
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

    /** The connection's end, for the thread that waits for it. */
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
     * Serves a client that has connected.
     *
     * @param linger has the transport's closing reset the connection
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
                fail(new ProtocolViolationException("nobody has logged in within " + time));
            }
        });
    }

    /** Somebody has logged in. */
    public void loggedIn() {
        loggedIn = true;
        format.loggedIn();
    }

    /** Waits for the end, doing the I/O if the worker has no threads, then gives up what the connection held. */
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
            // At once: it never waits, a CLOSE that comes after it must not overtake it, and it costs no credit, so
            // that
            // nothing else bounds how many wait to be carried out.
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
            LOG.warn("{}: a request could not be answered", worker.config().name(), e);
            worker.fail(new ConnectionClosedException(
                    ConnectionClosedException.Reason.INTERNAL, "a request could not be answered", e));
        }
    }

    /** Notes a request and the ids that it uses ([MS-SMB2] 3.3.5.2.3). A CANCEL uses none. */
    Call accept(RequestChain chain, SmbHeader header, ByteBuffer message) throws ProtocolViolationException {
        if (header.isResponse()) {
            throw new ProtocolViolationException("the client sends a response of " + header.command());
        }
        int charge = negotiation.chargesCredits() ? Math.max(1, header.creditCharge()) : 1;
        Call call = new Call(this, chain, header, message, charge);
        if (header.command() != SmbCommand.CANCEL) {
            if (!window.take(header.messageId(), charge)) {
                throw new ProtocolViolationException("message id " + Long.toUnsignedString(header.messageId()) + " of "
                        + header.command() + " was not granted, or was used before");
            }
            calls.put(header.messageId(), call);
        }
        return call;
    }

    /** How many requests wait for their answer. */
    public int unanswered() {
        return calls.size();
    }

    /** How many requests wait for something to happen, of which the client was told. */
    public int pending() {
        return asyncCalls.size();
    }

    MessageWindow window() {
        return window;
    }

    /** The session under whose key an encrypted frame of this connection can have come. */
    ServerSession sessionThatEncrypts(long id) throws ProtocolViolationException {
        ServerSession session = core.sessions().find(id, this);
        if (session == null || !session.canEncrypt()) {
            throw new ProtocolViolationException("an encrypted frame names session 0x" + Long.toHexString(id)
                    + ", which this connection has no key of");
        }
        return session;
    }

    /**
     * A number for a request that is answered later. It has its credits back meanwhile, so that these do not bound how
     * many there are.
     *
     * @throws StatusException if there are as many as there may be
     */
    long nextAsyncId(Call call) throws StatusException {
        if (asyncCalls.size() >= MAX_PENDING) {
            throw new StatusException(NtStatus.INSUFFICIENT_RESOURCES);
        }
        long id = asyncIds.incrementAndGet();
        asyncCalls.put(id, call);
        return id;
    }

    /** The request that a CANCEL means, or null if it was answered already. */
    @Nullable
    public Call toCancel(SmbHeader cancel) {
        return cancel.isAsync() ? asyncCalls.get(cancel.asyncId()) : calls.get(cancel.messageId());
    }

    /**
     * Sends answers, in one frame.
     *
     * @param encryptedBy the session that the requests were encrypted for; null for none
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
            LOG.debug("{}: an answer came too late", worker.config().name());
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

    /** Ends it, since the client broke the protocol. */
    public void fail(ProtocolViolationException cause) {
        worker.fail(new ConnectionClosedException(
                ConnectionClosedException.Reason.PROTOCOL, String.valueOf(cause.getMessage()), cause));
    }

    /** Ends it as if the machine had gone. */
    public void reset() {
        linger.run();
        worker.fail(new ConnectionClosedException(
                ConnectionClosedException.Reason.STOPPED, "reset, as was asked for", null));
    }

    /** Whether it has ended. */
    boolean isClosed() {
        return end.isDone();
    }

    /** Ends the connection. */
    void close() {
        boolean unused = worker.stop(Deadline.after(worker.config().time(), STOP_TIMEOUT));
    }

    @Override
    public String toString() {
        return worker.config().name();
    }
}
