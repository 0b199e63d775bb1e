// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Maps a server's name to the address to connect to, for example behind a tunnel or on a non-standard port. DFS
 * referrals name servers without a port, so this is also how a client finds servers that do not listen on port 445.
 * Several threads may call an implementation at the same time.
 */
@FunctionalInterface
public interface ServerAddresses {
    /**
     * Returns the address to connect to.
     *
     * @param host the name or address that was given to {@link SmbClient#connect(String, int)} or that a referral
     *     names; logins and shares use that name, whatever this method returns
     * @param port the port that was given; {@link SmbClient#DEFAULT_PORT} for a referral
     * @return a resolved or unresolved address
     * @throws IOException if the server is unreachable
     */
    InetSocketAddress of(String host, int port) throws IOException;
}
