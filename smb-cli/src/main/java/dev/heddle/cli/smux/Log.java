// SPDX-License-Identifier: Apache-2.0
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

/** Logs the failure of a connection while the others go on. */
final class Log {
    private static final Logger LOG = LoggerFactory.getLogger("heddle.smux");
    private static final Set<SmuxSession> HELD =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private Log() {}

    /**
     * Loads the classes for logging now. Later it may be impossible, when no more files can be opened, and exactly that
     * failure must be logged.
     */
    static void prepare() {
        LOG.debug("listening");
    }

    static void connectionFailed(IOException e) {
        LOG.warn("a connection failed: {}", e.toString());
        LOG.debug("a connection failed", e);
    }

    static void acceptFailed(IOException e) {
        LOG.warn("cannot accept connections now, retrying: {}", e.toString());
    }

    /** Logs why a session ended, unless one of the ends closed it normally. */
    static void sessionEnded(SmuxSession session, SmuxSessionClosedException e) {
        Reason reason = SmuxOptions.reason(e);
        boolean usual = reason == Reason.STOPPED || (reason == Reason.PEER_CLOSED && SmuxOptions.heard(session));
        if (!usual) {
            LOG.warn("{}: {}", session, SmuxOptions.explain(session, e));
        }
        LOG.debug("{} ended", session, e);
    }

    /** Logs, once per session, that a half-close is held back. */
    static void halfCloseHeld(SmuxSession session) {
        if (HELD.add(session)) {
            LOG.warn(
                    "{}: the half-close of a client is held back until the response has ended, because the peer did not"
                            + " announce support for half-close and may lose the response. If the peer supports it"
                            + " (Go's smux since 1.5.54), use --half-close now",
                    session);
        }
    }
}
