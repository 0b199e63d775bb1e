// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import dev.heddle.core.MetricsSnapshot;

/**
 * The counters of one session's connection, read at about the same moment. Each counter is exact when the connection is
 * idle, and stays readable after the connection has ended. They start at 0 with the connection, so a rate is the
 * difference of two snapshots.
 *
 * <p>Every final response counts in one of {@link #repliesOk()}, {@link #repliesRefused()}, {@link #repliesLate()} and
 * {@link #repliesStray()}.
 *
 * @param connection the core's counters: bytes, frames, exchanges
 * @param compoundsSent frames with more than one request
 * @param cancelsSent CANCEL requests, which have no response of their own
 * @param requestsFailed requests that ended without an accepted response: the connection ended, the deadline passed,
 *     the caller was interrupted, or the response was refused; a response with an error status does not count here
 * @param repliesRefused responses that matched a request and were refused: the signature or encryption was invalid, the
 *     session id was another one, or the status was that the session has expired
 * @param signatureFailures responses without the required valid signature or encryption; the first closes the
 *     connection
 * @param decryptionFailures encrypted frames that could not be decrypted; the first closes the connection
 * @param decompressionFailures compressed frames, which this client never negotiates; the first closes the connection
 * @param malformedFrames other frames that violated the protocol; the first closes the connection
 * @param sessionExpirations responses with the status that the session has expired
 * @param oplockBreaks break notifications for oplocks and leases, whether or not this client held them
 * @param breaksAcknowledged oplocks and leases that this client released, with a confirmation from the server
 * @param creditsGranted credits that the server has granted
 * @param creditsFree credits available now
 */
public record SmbMetrics(
        MetricsSnapshot connection,
        long compoundsSent,
        long cancelsSent,
        long requestsFailed,
        long repliesRefused,
        long signatureFailures,
        long decryptionFailures,
        long decompressionFailures,
        long malformedFrames,
        long sessionExpirations,
        long oplockBreaks,
        long breaksAcknowledged,
        long creditsGranted,
        long creditsFree) {

    /**
     * Requests that got a message id. Each part of a compound counts; CANCEL does not, because it has no message id.
     */
    public long requestsSent() {
        return connection.exchangesOpen()
                + connection.exchangesOk()
                + connection.exchangesFailed()
                + connection.exchangesTimedOut()
                + connection.exchangesCancelled();
    }

    /** Responses that matched a request and were accepted, whatever their status. */
    public long repliesOk() {
        return Math.max(0, connection.exchangesOk() - repliesRefused);
    }

    /** Responses to requests that had been cancelled or timed out, or that already had a response. */
    public long repliesLate() {
        return connection.lateReplies();
    }

    /** Responses to requests that were never sent. */
    public long repliesStray() {
        return connection.strayReplies();
    }

    /** Unsolicited messages, whether or not this client knows their type. */
    public long notifications() {
        return connection.notifications() + connection.notificationsDropped();
    }

    /** All counters, in a few lines. */
    @Override
    public String toString() {
        return """
                sent:     %d requests, %d compounds, %d cancels, %d bytes
                received: %d bytes, %d interim replies, %d notifications (%d oplock breaks, %d acknowledged)
                replies:  %d ok, %d refused, %d late, %d stray
                requests: %d open, %d failed, of which %d timed out and %d cancelled; session expired %d times
                broken:   %d signatures, %d encryptions, %d compressions, %d frames
                credits:  %d granted, %d free; queued: %d frames, %d bytes""".formatted(
                        requestsSent(),
                        compoundsSent,
                        cancelsSent,
                        connection.bytesSent(),
                        connection.bytesReceived(),
                        connection.interimReplies(),
                        notifications(),
                        oplockBreaks,
                        breaksAcknowledged,
                        repliesOk(),
                        repliesRefused,
                        repliesLate(),
                        repliesStray(),
                        connection.exchangesOpen(),
                        requestsFailed,
                        connection.exchangesTimedOut(),
                        connection.exchangesCancelled(),
                        sessionExpirations,
                        signatureFailures,
                        decryptionFailures,
                        decompressionFailures,
                        malformedFrames,
                        creditsGranted,
                        creditsFree,
                        connection.queuedFrames(),
                        connection.queuedBytes());
    }
}
