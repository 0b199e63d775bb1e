// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

/**
 * The counters of one connection at about one moment. Every final reply is counted in exactly one of ok, late and
 * stray.
 *
 * @param framesSent frames passed to the transport
 * @param bytesSent bytes passed to the transport
 * @param writes writes to the transport; frames per write is the batching achieved
 * @param framesReceived whole frames received
 * @param bytesReceived bytes received
 * @param reads reads from the transport that returned bytes
 * @param exchangesOpen exchanges that wait for a reply now
 * @param exchangesOk exchanges that got their reply
 * @param exchangesFailed exchanges that failed because the connection ended
 * @param exchangesTimedOut exchanges whose deadline passed
 * @param exchangesCancelled exchanges that were cancelled or interrupted
 * @param interimReplies interim replies ("pending"), whether or not their exchange is still open
 * @param lateReplies replies, and parts of replies, to exchanges that had ended: timed out, cancelled, or already
 *     answered; also parts that no caller asked for
 * @param strayReplies replies to ids that were never sent
 * @param notifications messages without an exchange that were added to the listener's queue
 * @param notificationsDropped messages without an exchange that were dropped because that queue was full
 * @param queuedFrames frames that wait to be written now
 * @param queuedBytes bytes of the send queue that are in use now
 */
public record MetricsSnapshot(
        long framesSent,
        long bytesSent,
        long writes,
        long framesReceived,
        long bytesReceived,
        long reads,
        long exchangesOpen,
        long exchangesOk,
        long exchangesFailed,
        long exchangesTimedOut,
        long exchangesCancelled,
        long interimReplies,
        long lateReplies,
        long strayReplies,
        long notifications,
        long notificationsDropped,
        long queuedFrames,
        long queuedBytes) {}
