package dev.heddle.smb;

import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.wire.LockElement;
import dev.heddle.smb.wire.LockRequest;
import dev.heddle.smb.wire.LockResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Byte-range locks ([MS-SMB2] 3.2.4.19 and 3.3.5.14). */
final class Locks {
    /** How long the server may take to answer a CANCEL. */
    private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(5);

    private Locks() {}

    /** Locks at once, or not at all. */
    static Optional<SmbLock> tryLock(SmbFile file, long position, long size, boolean shared) throws SmbException {
        SmbLock lock = new SmbLock(file, position, size, shared);
        LockRequest request = request(file, lock, LockElement.FAIL_IMMEDIATELY);
        try {
            file.tree().call(request, file.path(), LockResponse.class);
            return Optional.of(lock);
        } catch (SmbStatusException e) {
            if (e.is(NtStatus.LOCK_NOT_GRANTED) || e.is(NtStatus.FILE_LOCK_CONFLICT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Locks once nobody else has the range. Who does not want to wait any longer asks the server to stop, and goes by its answer: the
     * lock may just have been granted.
     *
     * @param timeout null for none
     */
    static SmbLock lock(SmbFile file, long position, long size, boolean shared, @Nullable Duration timeout)
            throws SmbException {
        SmbLock lock = new SmbLock(file, position, size, shared);
        TreeHandler tree = file.tree();
        Deadline patience = timeout == null ? Deadline.NEVER : tree.connection().deadline(timeout);
        Exchange<SmbCall, SmbReply> exchange =
                Requests.send(tree, SmbCall.of(request(file, lock, 0), file.path()), patience);
        boolean interrupted = Thread.interrupted() || !await(tree, exchange, patience);
        try {
            if (!exchange.isDone()) {
                tree.connection().askToCancel(exchange);
                interrupted |= !await(tree, exchange, tree.connection().deadline(CANCEL_TIMEOUT));
            }
            receive(tree, exchange, file.path(), interrupted);
            if (interrupted) {
                lock.close();
                throw cancelled(file.path(), null);
            }
            return lock;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for a reply, without ending the exchange; false if the thread was interrupted. */
    private static boolean await(TreeHandler tree, Exchange<SmbCall, SmbReply> exchange, Deadline deadline) {
        try {
            tree.connection().worker().receive(exchange, deadline);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Returns if the lock was granted. */
    private static void receive(
            TreeHandler tree, Exchange<SmbCall, SmbReply> exchange, String path, boolean interrupted)
            throws SmbException {
        if (!exchange.isDone()) {
            tree.cancel(exchange);
            throw interrupted ? cancelled(path, null) : timedOut(path, null);
        }
        try {
            Requests.receive(tree, exchange, LockResponse.class, (response, reply) -> response);
        } catch (SmbCancelledException e) {
            throw interrupted ? cancelled(path, e) : timedOut(path, e);
        }
    }

    private static SmbException cancelled(String path, @Nullable SmbException cause) {
        return new SmbCancelledException(
                details("interrupted while waiting for a lock on '" + path + "'", path, "", cause));
    }

    private static SmbException timedOut(String path, @Nullable SmbException cause) {
        return new SmbTimeoutException(details(
                "the lock on '" + path + "' was not granted in time",
                path,
                "somebody else has the range locked; try again later",
                cause));
    }

    private static Details details(String message, String path, String hint, @Nullable SmbException cause) {
        return new Details(message, null, SmbCommand.LOCK.name(), path, hint, cause);
    }

    /** Gives a lock up; the range is exactly that of the lock. */
    static void unlock(SmbFile file, SmbLock lock) throws SmbException {
        LockElement element = new LockElement(lock.position(), lock.size(), LockElement.UNLOCK);
        LockRequest request = new LockRequest(file.fileId(), 0, List.of(element));
        TreeHandler tree = file.tree();
        Requests.callLast(
                tree, SmbCall.of(request, file.path()), tree.connection().defaultDeadline(), LockResponse.class);
    }

    private static LockRequest request(SmbFile file, SmbLock lock, int flags) throws SmbException {
        Objects.checkFromIndexSize(lock.position(), lock.size(), Long.MAX_VALUE);
        int kind = lock.isShared() ? LockElement.SHARED : LockElement.EXCLUSIVE;
        return new LockRequest(file.fileId(), 0, List.of(new LockElement(lock.position(), lock.size(), kind | flags)));
    }
}
