// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/**
 * A DFS referral leads to a server at which the client's {@link DfsPolicy} allows no login. The client neither looked
 * up the server's name nor sent anything to it. A retry has the same result.
 */
public final class SmbDfsRefusedException extends SmbException {
    private static final long serialVersionUID = 1;

    private final String host;

    /**
     * Creates the exception.
     *
     * @param host the host that the policy refused
     */
    public SmbDfsRefusedException(String host, Details details) {
        super(details);
        this.host = host;
    }

    /** The host that the policy refused. */
    public String host() {
        return host;
    }
}
