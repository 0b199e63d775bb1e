package dev.heddle.cli.smux;

import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.smux.SmuxSession;
import dev.heddle.smux.SmuxSessionClosedException;
import java.io.IOException;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a server says about a connection that failed while the others go on. */
final class Log {
    private static final Logger LOG = LoggerFactory.getLogger("heddle.smux");
    private static final Set<SmuxSession> HELD =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private Log() {}

    /**
     * Loads the log's classes, which may be impossible later: when files can no longer be opened, that has to be told.
     */
    static void prepare() {
        LOG.debug("listening");
    }

    static void connectionFailed(IOException e) {
        LOG.warn("a connection failed: {}", e.toString());
        LOG.debug("a connection failed", e);
    }

    static void acceptFailed(IOException e) {
        LOG.warn("cannot accept connections now, trying again: {}", e.toString());
    }

    /** Says why a session ended, unless one of the ends just closed it. */
    static void sessionEnded(SmuxSession session, SmuxSessionClosedException e) {
        Reason reason = SmuxOptions.reason(e);
        boolean usual = reason == Reason.STOPPED || (reason == Reason.PEER_CLOSED && SmuxOptions.heard(session));
        if (!usual) {
            LOG.warn("{}: {}", session, SmuxOptions.explain(session, e));
        }
        LOG.debug("{} ended", session, e);
    }

    /** Says once a session that the end of a direction waits. */
    static void halfCloseHeld(SmuxSession session) {
        if (HELD.add(session)) {
            LOG.warn(
                    "{}: the end of a client's output is held back until the answer has ended, since the other end did"
                            + " not say that it takes half-closes and may lose the answer. If it does take them (Go's smux"
                            + " since 1.5.54), use --half-close now",
                    session);
        }
    }
}
