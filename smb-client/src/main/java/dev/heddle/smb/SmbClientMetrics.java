package dev.heddle.smb;

/**
 * The counters of one client at about one moment. They begin at 0 with the client and stay readable after it was closed; what happens on
 * its connections is counted by each of them ({@link SmbSession#metrics()}).
 *
 * @param reconnects sessions that {@link SmbSession#reconnect()} made
 */
public record SmbClientMetrics(long reconnects) {}
