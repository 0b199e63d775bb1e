// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.operation;

import dev.heddle.smb.BatchResult;
import dev.heddle.smb.SmbCancelledException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.internal.dfs.DfsNamespace;
import dev.heddle.smb.internal.operation.Operation.Pending;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One of several operations that one thread keeps in flight, each at the server that holds its path. Used by one thread
 * at a time.
 *
 * @param <T> the type of its result
 */
public final class ParallelOperation<T extends @Nullable Object> {
    private final String path;
    private final DfsNamespace.Walk walk;
    private final Sender<T> sender;
    private @Nullable Pending<T> pending;
    private @Nullable BatchResult<T> result;

    /** Sends an operation to the server that holds its path. */
    @FunctionalInterface
    public interface Sender<T extends @Nullable Object> extends DfsNamespace.Action<Pending<T>, SmbException> {}

    public ParallelOperation(String path, DfsNamespace.Walk walk, Sender<T> sender) {
        this.path = path;
        this.walk = walk;
        this.sender = sender;
    }

    /**
     * Runs all operations and waits for them. If the calling thread is interrupted, no further operation starts; the
     * remaining operations fail as cancelled.
     *
     * @param inFlight the maximum number of operations in flight
     */
    public static void runAll(Iterable<? extends ParallelOperation<?>> operations, int inFlight) {
        ArrayDeque<ParallelOperation<?>> sent = new ArrayDeque<>();
        try {
            for (ParallelOperation<?> operation : operations) {
                while (sent.size() == inFlight) {
                    receive(sent);
                }
                begin(operation, sent);
            }
            while (!sent.isEmpty()) {
                receive(sent);
            }
        } finally {
            sent.forEach(ParallelOperation::cancel);
        }
    }

    /** Receives the next outcome. An operation that must be repeated elsewhere starts again, beside the others. */
    private static void receive(ArrayDeque<ParallelOperation<?>> sent) {
        ParallelOperation<?> operation = sent.removeFirst();
        if (operation.receive()) {
            begin(operation, sent);
        }
    }

    private static void begin(ParallelOperation<?> operation, ArrayDeque<ParallelOperation<?>> sent) {
        if (Thread.currentThread().isInterrupted()) {
            operation.fail(new SmbCancelledException(Details.of("interrupted before the operation started")));
            return;
        }
        operation.send();
        sent.addLast(operation);
    }

    /**
     * Returns the outcome.
     *
     * @throws IllegalStateException before {@link #runAll} has returned
     */
    public BatchResult<T> result() {
        if (result == null) {
            throw new IllegalStateException("the batch has not run");
        }
        return result;
    }

    private void fail(SmbException failure) {
        result = new BatchResult<>(path, null, failure);
    }

    private void send() {
        try {
            pending = walk.next().run(sender);
        } catch (SmbException e) {
            fail(e);
        }
    }

    /** Receives the outcome, if the operation was sent. Returns true if the operation must be repeated elsewhere. */
    private boolean receive() {
        Pending<T> current = pending;
        pending = null;
        if (current == null) {
            return false;
        }
        try {
            result = new BatchResult<>(path, current.get(), null);
            return false;
        } catch (SmbException e) {
            return goesOn(e);
        }
    }

    private boolean goesOn(SmbException failure) {
        try {
            if (walk.goesOn(failure)) {
                return true;
            }
            fail(failure);
        } catch (SmbException e) {
            fail(e);
        }
        return false;
    }

    private void cancel() {
        if (pending != null) {
            pending.cancel();
        }
    }
}
