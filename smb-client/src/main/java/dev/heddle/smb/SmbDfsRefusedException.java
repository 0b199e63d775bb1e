package dev.heddle.smb;

/**
 * A DFS referral leads to a server at which the client's {@link DfsPolicy} allows no login. Nothing was sent there, nor was its name looked up; to
 * try again changes nothing.
 */
public final class SmbDfsRefusedException extends SmbException {
    private static final long serialVersionUID = 1;

    private final String host;

    SmbDfsRefusedException(String host, Details details) {
        super(details);
        this.host = host;
    }

    static SmbDfsRefusedException of(DfsTarget target) {
        boolean sibling = DfsPolicy.SAME_DOMAIN.allows(target);
        return new SmbDfsRefusedException(
                target.host(),
                new Details(
                        "DFS leads '" + target.path() + "' to the host '" + target.host()
                                + "': no login there, since the user named '" + target.origin() + "'",
                        null,
                        null,
                        target.path(),
                        "if that host is to be trusted, allow it: SmbClient.Builder.dfs(DfsPolicy."
                                + (sibling ? "SAME_DOMAIN" : "ALL") + "), or the command's option --dfs "
                                + (sibling ? "same-domain" : "all"),
                        null));
    }

    /** The host that was refused. */
    public String host() {
        return host;
    }
}
