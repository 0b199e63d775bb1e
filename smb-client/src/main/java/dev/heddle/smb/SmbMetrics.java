package dev.heddle.smb;

import dev.heddle.core.MetricsSnapshot;

/**
 * The counters of one session's connection at about one moment: each is exact once the connection is quiet, and stays
 * readable after its end. They begin at 0 with the connection, so a rate is the difference of two of these.
 *
 * <p>Every final reply is one of {@link #repliesOk()}, {@link #repliesRefused()}, {@link #repliesLate()} and
 * {@link #repliesStray()}.
 *
 * @param connection what the core counts: bytes, frames, exchanges
 * @param compoundsSent frames with more than one request
 * @param cancelsSent CANCEL requests, which have no reply of their own
 * @param requestsFailed requests that ended without a reply that counts: the connection ended, the deadline passed, the
 *     caller was interrupted, or the reply was refused; a reply with an error status is not one of these
 * @param repliesRefused replies that came to their request and did not count: not genuine, not for this session, or
 *     saying that the session has expired
 * @param signatureFailures replies that lacked the right signature, or encryption, that they must have; the first ends
 *     the connection
 * @param decryptionFailures encrypted frames that could not be decrypted; the first ends the connection
 * @param decompressionFailures compressed frames, which this client never agrees to; the first ends the connection
 * @param malformedFrames other frames that broke the protocol; the first ends the connection
 * @param sessionExpirations replies that said that the session has expired
 * @param oplockBreaks notifications that an oplock or a lease is taken away, whether this client held it or not
 * @param breaksAcknowledged oplocks and leases that were given up and of which the server has confirmed it
 * @param creditsGranted credits that the server has granted
 * @param creditsFree credits that may be spent now
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

    /** Requests that got a message id, each part of a compound counted; CANCEL has none. */
    public long requestsSent() {
        return connection.exchangesOpen()
                + connection.exchangesOk()
                + connection.exchangesFailed()
                + connection.exchangesTimedOut()
                + connection.exchangesCancelled();
    }

    /** Replies that came to their request and were accepted, whatever their status. */
    public long repliesOk() {
        return Math.max(0, connection.exchangesOk() - repliesRefused);
    }

    /** Replies to requests that had been given up, or answered before. */
    public long repliesLate() {
        return connection.lateReplies();
    }

    /** Replies to requests that were never sent. */
    public long repliesStray() {
        return connection.strayReplies();
    }

    /** Messages that answer nothing, known or not. */
    public long notifications() {
        return connection.notifications() + connection.notificationsDropped();
    }

    /** All of it, in a few lines. */
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
