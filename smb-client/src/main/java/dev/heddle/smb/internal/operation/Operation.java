package dev.heddle.smb.internal.operation;

import dev.heddle.smb.SmbException;
import dev.heddle.smb.internal.chain.TreeHandler;
import org.jspecify.annotations.Nullable;

/**
 * Something to do on a share, whose requests can be sent ahead of the wait for its outcome.
 *
 * @param <V> the outcome
 */
@FunctionalInterface
public interface Operation<V extends @Nullable Object> {
    /** Sends what can be sent now; waits for credits and room in the queue, not for answers. */
    Pending<V> send(TreeHandler tree) throws SmbException;

    /** Does it, and waits. */
    default V run(TreeHandler tree) throws SmbException {
        return send(tree).get();
    }

    /**
     * An operation that is under way. Used by one thread at a time.
     *
     * @param <V> the outcome
     */
    interface Pending<V extends @Nullable Object> {
        /** Waits for the outcome, sending more if there is more to do. To be called once. */
        V get() throws SmbException;

        /** Gives up what is in flight, in place of {@link #get}. */
        void cancel();
    }
}
