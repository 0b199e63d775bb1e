package dev.heddle.smb;

/**
 * A DFS referral leads to a server at which the client's {@link DfsPolicy} allows no login. Nothing was sent there, nor
 * was its name looked up; to try again changes nothing.
 */
public final class SmbDfsRefusedException extends SmbException {
    private static final long serialVersionUID = 1;

    private final String host;

    /**
     * Makes one.
     *
     * @param host the host that was refused
     */
    public SmbDfsRefusedException(String host, Details details) {
        super(details);
        this.host = host;
    }

    /** The host that was refused. */
    public String host() {
        return host;
    }
}
