// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.watch;

import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbTimeoutException;
import dev.heddle.smb.internal.chain.SmbCall;
import dev.heddle.smb.internal.chain.SmbReply;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.wire.EchoRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Detects a dead connection during long waits: after a minute without a received byte it sends an ECHO. Only time spent
 * waiting counts, so that a stall of this process is not taken for one of the server. Used by one thread at a time,
 * except for {@link #end}.
 */
public final class Liveness {
    static final Duration QUIET = Duration.ofMinutes(1);

    private final TreeHandler tree;
    private final long probeAfter = QUIET.toNanos();
    private final long deadAfter;
    private long received;
    private long quiet;
    private final AtomicReference<@Nullable Exchange<SmbCall, SmbReply>> probe = new AtomicReference<>();

    public Liveness(TreeHandler tree) {
        this.tree = tree;
        this.deadAfter = probeAfter
                + tree.connection().worker().config().defaultTimeout().toNanos();
    }

    /** How long to wait before the next call of {@link #waited}. */
    public Deadline deadline() {
        return tree.connection().deadline(Duration.ofNanos(next() - quiet));
    }

    private long next() {
        return quiet < probeAfter ? probeAfter : deadAfter;
    }

    /**
     * Adds a wait.
     *
     * @throws SmbTimeoutException if the connection is dead
     */
    public void waited(long nanos) throws SmbException {
        long now = tree.connection().metrics().bytesReceived();
        if (now != received) {
            received = now;
            quiet = 0;
            end();
            return;
        }
        quiet = Math.min(quiet + nanos, next());
        if (quiet >= deadAfter) {
            throw new SmbTimeoutException(new Details(
                    "the server has given no sign of life",
                    null,
                    null,
                    null,
                    "is it still there? connect again",
                    null));
        }
        if (quiet >= probeAfter && probe.get() == null) {
            probe.set(tree.send(new EchoRequest(), ""));
        }
    }

    /** Cancels the pending ECHO, if there is one. */
    public void end() {
        Exchange<SmbCall, SmbReply> asked = probe.getAndSet(null);
        if (asked != null) {
            tree.cancel(asked);
        }
    }
}
