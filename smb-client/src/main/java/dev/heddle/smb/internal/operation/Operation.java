// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.operation;

import dev.heddle.smb.SmbException;
import dev.heddle.smb.internal.chain.TreeHandler;
import org.jspecify.annotations.Nullable;

/**
 * An operation on a share. Its requests can be sent before the caller waits for the outcome.
 *
 * @param <V> the outcome
 */
@FunctionalInterface
public interface Operation<V extends @Nullable Object> {
    /** Sends what can be sent now; waits for credits and room in the queue, not for responses. */
    Pending<V> send(TreeHandler tree) throws SmbException;

    /** Sends the requests and waits for the outcome. */
    default V run(TreeHandler tree) throws SmbException {
        return send(tree).get();
    }

    /**
     * An operation in flight. Used by one thread at a time.
     *
     * @param <V> the outcome
     */
    interface Pending<V extends @Nullable Object> {
        /** Waits for the outcome, and sends further requests if needed. Call it once. */
        V get() throws SmbException;

        /** Cancels the requests in flight; called instead of {@link #get}. */
        void cancel();
    }
}
