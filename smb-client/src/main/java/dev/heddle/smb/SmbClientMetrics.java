package dev.heddle.smb;

/**
 * The counters of one client at about one moment. They begin at 0 with the client and stay readable after it was
 * closed; what happens on its connections is counted by each of them ({@link SmbSession#metrics()}).
 *
 * @param reconnects sessions that {@link SmbSession#reconnect()} made
 * @param dfsReferralsAsked how often a server was asked where in a DFS namespace a path leads
 * @param dfsCacheHits how often that was known from an earlier answer
 */
public record SmbClientMetrics(long reconnects, long dfsReferralsAsked, long dfsCacheHits) {}
