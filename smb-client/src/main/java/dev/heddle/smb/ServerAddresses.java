package dev.heddle.smb;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Says where a server is to be reached: behind a tunnel or another port than its own, for example. DFS referrals name
 * servers without a port, so this is also how a client finds those that do not listen on port 445. Called by several
 * threads at once.
 */
@FunctionalInterface
public interface ServerAddresses {
    /**
     * Where to connect to.
     *
     * @param host the name or address that was given to {@link SmbClient#connect(String, int)} or that a referral
     *     names; logins and shares go by that, whatever is returned here
     * @param port the port that was given, {@link SmbClient#DEFAULT_PORT} for a referral
     * @return resolved or not
     * @throws IOException if the server cannot be reached at all
     */
    InetSocketAddress of(String host, int port) throws IOException;
}
