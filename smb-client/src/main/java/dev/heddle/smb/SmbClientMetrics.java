// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/**
 * The counters of one client, read at about the same moment. They start at 0 when the client is built and stay readable
 * after it is closed. Each connection has its own counters ({@link SmbSession#metrics()}).
 *
 * @param reconnects sessions that {@link SmbSession#reconnect()} opened
 * @param dfsReferralsAsked how often the client requested a DFS referral from a server
 * @param dfsCacheHits how often the client took the referral from its cache instead
 */
public record SmbClientMetrics(long reconnects, long dfsReferralsAsked, long dfsCacheHits) {}
