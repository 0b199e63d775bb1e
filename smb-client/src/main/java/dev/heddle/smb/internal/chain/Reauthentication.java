// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import dev.heddle.core.Deadline;
import dev.heddle.core.ExchangeCancelledException;
import dev.heddle.core.ExchangeTimeoutException;
import dev.heddle.core.ExchangeTimeoutException.Stage;
import dev.heddle.smb.SmbException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Renews an expired session once, however many callers get the status that it has expired ([MS-SMB2] 3.2.5.1.6).
 * Thread-safe.
 */
public final class Reauthentication {
    /** Logs in again. */
    @FunctionalInterface
    public interface Renewal {
        /**
         * Logs in again, with the session's own protection.
         *
         * @return the message id of the last request
         */
        long renew(SessionHandler session) throws SmbException;
    }

    private final Renewal renewal;
    /** Held during a login. The reader thread never acquires it. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile boolean underWay;
    /** Requests with a lower message id belong to the previous login. */
    private volatile long renewedAt;

    public Reauthentication(Renewal renewal) {
        this.renewal = renewal;
    }

    /** Waits while another thread logs in: the server would refuse requests sent during the login. */
    void await(Deadline deadline) throws IOException {
        if (underWay && !lock.isHeldByCurrentThread()) {
            lock(deadline);
            lock.unlock();
        }
    }

    /**
     * Returns when the session has been renewed after that request was sent; logs in if no other thread does.
     *
     * @param messageId of a request that the server refused because the session had expired
     * @param deadline how long to wait for another thread's login
     */
    void after(SessionHandler session, long messageId, Deadline deadline) throws IOException {
        lock(deadline);
        try {
            if (messageId > renewedAt) {
                underWay = true;
                renewedAt = renewal.renew(session);
            }
        } finally {
            underWay = false;
            lock.unlock();
        }
    }

    private void lock(Deadline deadline) throws IOException {
        try {
            if (!lock.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw new ExchangeTimeoutException(Stage.QUEUE, "another thread's login took too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExchangeCancelledException("interrupted while another thread renewed the session", true);
        }
    }
}
