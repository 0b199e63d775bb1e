// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.command;

import dev.heddle.core.ProtocolViolationException;
import dev.heddle.smb.crypto.MessageSigner;
import dev.heddle.smb.testserver.internal.connection.Call;
import dev.heddle.smb.testserver.internal.connection.ServerCore;
import dev.heddle.smb.testserver.internal.fault.Fault;
import dev.heddle.smb.testserver.internal.files.Answer;
import dev.heddle.smb.testserver.internal.files.StatusException;
import dev.heddle.smb.testserver.internal.session.NegotiateCommand;
import dev.heddle.smb.testserver.internal.session.ServerSession;
import dev.heddle.smb.testserver.internal.session.TreeCommand;
import dev.heddle.smb.wire.CancelRequest;
import dev.heddle.smb.wire.ChangeNotifyRequest;
import dev.heddle.smb.wire.CloseRequest;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.EchoRequest;
import dev.heddle.smb.wire.EchoResponse;
import dev.heddle.smb.wire.FlushRequest;
import dev.heddle.smb.wire.IoctlRequest;
import dev.heddle.smb.wire.LockRequest;
import dev.heddle.smb.wire.LogoffRequest;
import dev.heddle.smb.wire.LogoffResponse;
import dev.heddle.smb.wire.NegotiateRequest;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.OplockBreakAcknowledgment;
import dev.heddle.smb.wire.QueryDirectoryRequest;
import dev.heddle.smb.wire.QueryInfoRequest;
import dev.heddle.smb.wire.ReadRequest;
import dev.heddle.smb.wire.SessionSetupRequest;
import dev.heddle.smb.wire.SetInfoRequest;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbRequest;
import dev.heddle.smb.wire.TreeConnectRequest;
import dev.heddle.smb.wire.TreeDisconnectRequest;
import dev.heddle.smb.wire.TreeDisconnectResponse;
import dev.heddle.smb.wire.WriteRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the session, tree and protection of a request ([MS-SMB2] 3.3.5.2), and executes it. Thread-safe. */
public final class Commands {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);
    private static final int CREDIT_BYTES = 64 << 10;

    private final TreeCommand trees;
    private final CreateCommand create;
    private final ReadWrite readWrite = new ReadWrite();
    private final DirectoryQuery directoryQuery = new DirectoryQuery();
    private final QueryInfo queryInfo = new QueryInfo();
    private final SetInfo setInfo = new SetInfo();
    private final LockCommand lock = new LockCommand();
    private final ChangeNotify changeNotify = new ChangeNotify();
    private final Ioctl ioctl = new Ioctl();

    public Commands(ServerCore core) {
        this.trees = new TreeCommand(core);
        this.create = new CreateCommand(core);
    }

    /** Executes a request and returns the response; null if the request gets no response. */
    @Nullable
    public Answer answer(Call call) throws InterruptedException {
        try {
            identify(call);
            Fault.Fail failure = call.fault(Fault.Fail.class);
            if (failure != null) {
                throw new StatusException(failure.status());
            }
            SmbRequest request = call.request();
            checkSize(call, request);
            return call.fault(Fault.Pending.class) == null
                    ? carryOut(call, request)
                    : call.await(new CompletableFuture<>());
        } catch (IOException | RuntimeException e) {
            NtStatus status = Statuses.of(e);
            if (status.equals(NtStatus.INTERNAL_ERROR)) {
                LOG.warn("{} failed", call.command(), e);
            } else {
                LOG.debug("{} fails with {}", call.command(), status, e);
            }
            return call.command() == SmbCommand.CANCEL ? null : Answer.error(call.command(), status);
        }
    }

    /** Finds the session and tree, and checks the signature and encryption. */
    private static void identify(Call call) throws StatusException {
        SmbCommand command = call.command();
        if (command == SmbCommand.NEGOTIATE) {
            return;
        }
        Call before = call.chain().before();
        if (call.isRelated() && before == null) {
            throw new StatusException(NtStatus.INVALID_PARAMETER);
        }
        Call related = call.isRelated() ? before : null;
        ServerSession session = related == null
                ? call.connection().core().sessions().find(call.header().sessionId(), call.connection())
                : related.sessionOrNull();
        if (session == null || !session.isValid()) {
            if (command == SmbCommand.SESSION_SETUP
                    || (command == SmbCommand.ECHO && call.header().sessionId() == 0)) {
                return; // a login, or an ECHO before the login
            }
            throw new StatusException(NtStatus.USER_SESSION_DELETED);
        }
        call.session(session);
        checkProtection(call, session);
        if (call.fault(Fault.Expire.class) != null) {
            session.expired(true);
        }
        if (session.expired() && command != SmbCommand.SESSION_SETUP && command != SmbCommand.LOGOFF) {
            throw new StatusException(NtStatus.NETWORK_SESSION_EXPIRED);
        }
        if (related == null) {
            call.tree(session.tree(call.header().treeId()));
        } else {
            call.tree(related.treeOrNull());
            checkBefore(call);
        }
        if (call.treeOrNull() != null && call.tree().encrypted() && call.chain().encryptedBy() == null) {
            throw new StatusException(NtStatus.ACCESS_DENIED);
        }
    }

    /** Fails a related request after a failed CREATE with the same status, since there is no file. */
    private static void checkBefore(Call call) throws StatusException {
        NtStatus status = call.chain().status();
        if (status.isError() && call.chain().lacksFile()) {
            throw new StatusException(status);
        }
    }

    private static void checkProtection(Call call, ServerSession session) throws StatusException {
        ServerSession encryptedBy = call.chain().encryptedBy();
        if (encryptedBy != null) {
            if (encryptedBy != session) {
                throw new StatusException(NtStatus.ACCESS_DENIED);
            }
            return;
        }
        MessageSigner signer = session.signer();
        if (call.isSigned() && signer != null) {
            ByteBuffer message = call.message();
            if (!signer.verify(message.array(), message.arrayOffset(), message.limit())) {
                throw new StatusException(NtStatus.ACCESS_DENIED);
            }
        } else if (session.rules().mustSign()) {
            throw new StatusException(NtStatus.ACCESS_DENIED);
        }
        if (session.rules().mustEncrypt() && call.command() != SmbCommand.SESSION_SETUP) {
            throw new StatusException(NtStatus.ACCESS_DENIED);
        }
    }

    /** Fails unless the credit charge covers the payload of the request ([MS-SMB2] 3.3.5.2.5). */
    private static void checkSize(Call call, SmbRequest request) throws StatusException {
        if (call.connection().negotiation().chargesCredits()
                && request.payloadSize() > (long) call.charge() * CREDIT_BYTES) {
            throw new StatusException(NtStatus.INVALID_PARAMETER);
        }
    }

    private @Nullable Answer carryOut(Call call, SmbRequest request) throws IOException, InterruptedException {
        return switch (request) {
            case NegotiateRequest r -> negotiate(call, r);
            case SessionSetupRequest r -> call.connection().authentication().answer(call, r);
            case LogoffRequest r -> logoff(call);
            case TreeConnectRequest r -> trees.connect(call, r);
            case TreeDisconnectRequest r -> {
                call.session().disconnectTree(call.tree());
                yield Answer.success(new TreeDisconnectResponse());
            }
            case CreateRequest r -> create.answer(call, r);
            case CloseRequest r -> create.close(call, r);
            case FlushRequest r -> readWrite.flush(call, r);
            case ReadRequest r -> readWrite.read(call, r);
            case WriteRequest r -> readWrite.write(call, r);
            case LockRequest r -> lock.answer(call, r);
            case IoctlRequest r -> ioctl.answer(call, r);
            case CancelRequest r -> cancel(call);
            case EchoRequest r -> Answer.success(new EchoResponse());
            case QueryDirectoryRequest r -> directoryQuery.answer(call, r);
            case ChangeNotifyRequest r -> changeNotify.answer(call, r);
            case QueryInfoRequest r -> queryInfo.answer(call, r);
            case SetInfoRequest r -> setInfo.answer(call, r);
            // The server grants no oplock and no lease, so that it never breaks one ([MS-SMB2] 3.3.5.22).
            case OplockBreakAcknowledgment r -> throw new StatusException(NtStatus.INVALID_DEVICE_STATE);
        };
    }

    private static Answer negotiate(Call call, NegotiateRequest request) throws StatusException {
        NegotiateCommand negotiation = call.connection().negotiation();
        if (negotiation.isSettled()) {
            call.connection().fail(new ProtocolViolationException("the client sent a second NEGOTIATE"));
            throw new StatusException(NtStatus.INVALID_PARAMETER);
        }
        return negotiation.answer(call, request);
    }

    private static Answer logoff(Call call) throws StatusException {
        call.connection().core().sessions().end(call.session());
        return Answer.success(new LogoffResponse());
    }

    private static @Nullable Answer cancel(Call call) {
        Call meant = call.connection().toCancel(call.header());
        if (meant != null) {
            meant.cancel();
        }
        return null;
    }
}
