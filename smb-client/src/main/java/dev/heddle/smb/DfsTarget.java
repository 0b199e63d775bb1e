// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import java.util.Optional;

/**
 * A server to which a DFS referral leads. A {@link DfsPolicy} judges it before the client contacts it. Immutable.
 *
 * @param origin the host that was given to {@link SmbClient#connect(String, int)}
 * @param host the host to connect to, exactly as the name would be looked up; an IPv6 address without brackets
 * @param path the path that leads there, as {@code \\server\share\names}
 * @param realm the user's Kerberos realm; empty if the login was not Kerberos
 */
public record DfsTarget(String origin, String host, String path, Optional<String> realm) {}
