// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.OplockBreakResponse;
import dev.heddle.smb.wire.WireFormatException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles unsolicited messages. The client knows only oplock and lease breaks; other messages are counted by the core
 * and dropped here. Runs as a callback, one message at a time.
 */
public final class Notifications implements Consumer<SmbReply> {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

    private final ConnectionMessageHandler<SmbCall, SmbReply> connection;
    private final SessionHandler session;
    private final Oplocks oplocks;
    private final SmbCounters counters;

    public Notifications(
            ConnectionMessageHandler<SmbCall, SmbReply> connection,
            SessionHandler session,
            Oplocks oplocks,
            SmbCounters counters) {
        this.connection = connection;
        this.session = session;
        this.oplocks = oplocks;
        this.counters = counters;
    }

    @Override
    public void accept(SmbReply message) {
        try (message) {
            if (message.decode() instanceof OplockBreakResponse notification) {
                counters.oplockBreaks.increment();
                SmbCall answer = oplocks.broken(notification);
                if (answer != null) {
                    acknowledge(answer);
                }
            }
        } catch (WireFormatException e) {
            LOG.debug("cannot decode a notification: {}", e.toString());
        }
    }

    /** Does not wait for the confirmation: with a worker without threads, no thread may be there to wait. */
    private void acknowledge(SmbCall answer) {
        try {
            CompletableFuture<SmbReply> confirmation =
                    connection.callAsync(answer, connection.defaultDeadline(), session);
            CompletableFuture<SmbReply> unused = confirmation.whenComplete((reply, failure) -> {
                if (failure != null) {
                    LOG.debug("acknowledging an oplock break failed: {}", failure.toString());
                    return;
                }
                try (reply) {
                    if (reply.status().equals(NtStatus.SUCCESS)) {
                        counters.breaksAcknowledged.increment();
                    }
                }
            });
        } catch (IOException e) {
            LOG.debug("acknowledging an oplock break failed: {}", e.toString());
        }
    }
}
