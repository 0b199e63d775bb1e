// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import dev.heddle.core.MetricsSnapshot;

/**
 * The counters of one session, read at about the same moment.
 *
 * @param connection the counters of the core; its exchanges are always 0
 * @param streamsOpen streams that may still send or receive
 * @param streamsOpened streams opened by this side
 * @param streamsAccepted streams opened by the peer and queued for the application
 * @param streamsRefused streams opened by the peer and refused by this side
 * @param streamsAborted streams aborted by the application or because they stalled
 * @param bytesUnread received bytes that the application has not read
 * @param bytesDropped received bytes of streams that are closed, refused, or were never opened
 * @param updatesSent UPD frames queued
 * @param pauses how many times the session stopped reading
 */
public record SmuxMetrics(
        MetricsSnapshot connection,
        int streamsOpen,
        long streamsOpened,
        long streamsAccepted,
        long streamsRefused,
        long streamsAborted,
        long bytesUnread,
        long bytesDropped,
        long updatesSent,
        long pauses) {}
