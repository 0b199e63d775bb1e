package dev.heddle.smb;

import java.util.Optional;

/**
 * A server to which a DFS referral leads, as a {@link DfsPolicy} judges it before anything is done there. Immutable.
 *
 * @param origin the host that was given to {@link SmbClient#connect(String, int)}
 * @param host the host that would be connected to, by the very name that would be looked up; an IPv6 address without
 *     brackets
 * @param path the path that leads there, as {@code \\server\share\names}
 * @param realm the user's Kerberos realm; empty after another login
 */
public record DfsTarget(String origin, String host, String path, Optional<String> realm) {}
