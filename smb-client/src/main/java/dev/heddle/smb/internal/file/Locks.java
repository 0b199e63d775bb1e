// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.file;

import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.smb.SmbCancelledException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.SmbTimeoutException;
import dev.heddle.smb.internal.chain.Requests;
import dev.heddle.smb.internal.chain.SmbCall;
import dev.heddle.smb.internal.chain.SmbReply;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.wire.LockElement;
import dev.heddle.smb.wire.LockRequest;
import dev.heddle.smb.wire.LockResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Byte-range locks ([MS-SMB2] 3.2.4.19 and 3.3.5.14). */
public final class Locks {
    /** How long the server may take to answer a CANCEL. */
    private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(5);

    private Locks() {}

    /**
     * A byte range to lock.
     *
     * @param position the offset of the first byte
     * @param size in bytes
     * @param shared whether others may read the range and lock it shared
     */
    public record Range(long position, long size, boolean shared) {}

    /** Locks a range without waiting; returns whether the lock was granted. */
    public static boolean tryLock(FileHandle file, Range range) throws SmbException {
        LockRequest request = request(file, range, LockElement.FAIL_IMMEDIATELY);
        try {
            file.tree().call(request, file.path(), LockResponse.class);
            return true;
        } catch (SmbStatusException e) {
            if (e.is(NtStatus.LOCK_NOT_GRANTED) || e.is(NtStatus.FILE_LOCK_CONFLICT)) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Locks a range, and waits until no other lock conflicts. After the timeout or an interrupt it asks the server to
     * cancel the request, and follows the server's response: the lock may just have been granted.
     *
     * @param timeout null for none
     */
    public static void lock(FileHandle file, Range range, @Nullable Duration timeout) throws SmbException {
        TreeHandler tree = file.tree();
        Deadline patience = timeout == null ? Deadline.NEVER : tree.connection().deadline(timeout);
        Exchange<SmbCall, SmbReply> exchange =
                Requests.send(tree, SmbCall.of(request(file, range, 0), file.path()), patience);
        boolean interrupted = Thread.interrupted() || !await(tree, exchange, patience);
        try {
            if (!exchange.isDone()) {
                tree.connection().askToCancel(exchange);
                interrupted |= !await(tree, exchange, tree.connection().deadline(CANCEL_TIMEOUT));
            }
            receive(tree, exchange, file.path(), interrupted);
            if (interrupted) {
                unlock(file, range);
                throw cancelled(file.path(), null);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for a response without ending the exchange; returns false if the thread was interrupted. */
    private static boolean await(TreeHandler tree, Exchange<SmbCall, SmbReply> exchange, Deadline deadline) {
        try {
            tree.connection().worker().receive(exchange, deadline);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Returns normally if the lock was granted. */
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
                details("interrupted while waiting for a lock on " + SmbPath.quoted(path), path, "", cause));
    }

    private static SmbException timedOut(String path, @Nullable SmbException cause) {
        return new SmbTimeoutException(details(
                "the lock on " + SmbPath.quoted(path) + " was not granted in time",
                path,
                "another client has the range locked; try again later",
                cause));
    }

    private static Details details(String message, String path, String hint, @Nullable SmbException cause) {
        return new Details(message, null, SmbCommand.LOCK.name(), path, hint, cause);
    }

    /**
     * Releases a lock, unless the file was closed, which has released it. The range must be exactly that of the lock.
     */
    public static void unlock(FileHandle file, Range range) throws SmbException {
        if (!file.isOpen()) {
            return;
        }
        LockRequest request = request(file, range, LockElement.UNLOCK);
        TreeHandler tree = file.tree();
        Requests.callLast(
                tree, SmbCall.of(request, file.path()), tree.connection().defaultDeadline(), LockResponse.class);
    }

    private static LockRequest request(FileHandle file, Range range, int flags) throws SmbException {
        Objects.checkFromIndexSize(range.position, range.size, Long.MAX_VALUE);
        int kind = range.shared ? LockElement.SHARED : LockElement.EXCLUSIVE;
        int all = flags == LockElement.UNLOCK ? flags : kind | flags;
        return new LockRequest(file.fileId(), 0, List.of(new LockElement(range.position, range.size, all)));
    }
}
