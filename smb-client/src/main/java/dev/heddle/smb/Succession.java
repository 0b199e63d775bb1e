package dev.heddle.smb;

import dev.heddle.smb.SmbException.Details;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Sees to it that a session is followed by one other, however many threads reconnect it. Thread-safe. */
final class Succession {
    private final SmbSession session;
    private final SessionOwner owner;
    /** Held for as long as a login takes, and while a later session's is taken, never an earlier one's. */
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable SmbSession successor;

    Succession(SmbSession session, SessionOwner owner) {
        this.session = session;
        this.owner = owner;
    }

    SmbSession next() throws SmbException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SmbCancelledException(Details.of("interrupted while another thread reconnects the session", e));
        }
        try {
            SmbSession next = successor;
            if (next == null) {
                session.checkNotClosed();
                session.giveUp();
                next = owner.reconnect(session);
            } else if (!next.isOpen()) {
                next = next.reconnect();
            }
            successor = next;
            return next;
        } finally {
            lock.unlock();
        }
    }
}
