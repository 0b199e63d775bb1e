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
 * Sees to it that a session which has expired is logged in again once, however many callers hear of it ([MS-SMB2]
 * 3.2.5.1.6). Thread-safe.
 */
public final class Reauthentication {
    /** Logs in again. */
    @FunctionalInterface
    public interface Renewal {
        /**
         * Does it, with the session's own protection.
         *
         * @return the message id of the last request
         */
        long renew(SessionHandler session) throws SmbException;
    }

    private final Renewal renewal;
    /** Held for as long as a login takes. The thread that reads never takes it. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile boolean underWay;
    /** What was sent under a lower id belongs to the login before. */
    private volatile long renewedAt;

    public Reauthentication(Renewal renewal) {
        this.renewal = renewal;
    }

    /** Waits while another thread logs in: the server would refuse what is sent meanwhile. */
    void await(Deadline deadline) throws IOException {
        if (underWay && !lock.isHeldByCurrentThread()) {
            lock(deadline);
            lock.unlock();
        }
    }

    /**
     * Returns once the session was logged in again after that request was sent, doing it if nobody else does.
     *
     * @param messageId of a request that the server refused since the session had expired
     * @param deadline until when to wait for somebody else's login
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
            throw new ExchangeCancelledException("interrupted while the session was logged in again", true);
        }
    }
}
